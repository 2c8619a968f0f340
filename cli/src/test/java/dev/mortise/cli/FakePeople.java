package dev.mortise.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// People who are only written down.
final class FakePeople implements People {
  final List<String> done = new ArrayList<>();
  final List<Person> people = new ArrayList<>();

  @Override
  public List<Person> list() {
    return people;
  }

  @Override
  public void add(String name, String password, List<String> roles) {
    done.add("add " + name + " " + password + " " + roles);
  }

  @Override
  public List<String> roles() {
    return List.of("admin", "viewer", "dev");
  }

  @Override
  public void setRole(String name, String role, boolean given) {
    done.add("role " + name + " " + role + " " + given);
  }

  @Override
  public void setEnabled(String name, boolean enabled) {
    done.add("enabled " + name + " " + enabled);
  }

  @Override
  public void setPassword(String name, String password) {
    done.add("password " + name + " " + password);
  }

  @Override
  public String addKey(String name, String label, @Nullable Duration time) {
    done.add("key " + name + " " + label + " " + time);
    return "mortise_1_secret";
  }

  @Override
  public void close() {}
}
