package dev.mortise.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which keepers work on this machine, found by trying them.
///
/// @param confining the one that confines, or null
/// @param holding the best that does not
/// @param why why there is none that confines; empty where there is one
/// @param watch tells what the one that confines refuses; null where nothing does
/// @param unwatched why nothing does; empty where something does
/// @param undecided what trials that did not come to their end left open; another look may find
///   more
record Keepers(
    @Nullable Keeper confining,
    Keeper holding,
    String why,
    @Nullable SandboxWatch watch,
    String unwatched,
    Set<Part> undecided) {
  /// What is found out by trials of its own.
  enum Part {
    /// Whether there is one that confines; decided where a tool for it is missing.
    CONFINING,
    /// Whether there is one that holds more than a process group.
    HOLDING,
    /// Whether what is refused can be told. Without it the same is refused.
    WATCH
  }

  Keepers {
    undecided = Set.copyOf(undecided);
  }

  /// Those without a watch.
  Keepers(@Nullable Keeper confining, Keeper holding, String why, Set<Part> undecided) {
    this(confining, holding, why, null, "nothing was tried", undecided);
  }

  /// Tries what there is, best first. Takes milliseconds, or 10 s a trial on a machine that is too
  /// busy.
  ///
  /// @param scratch a folder that lives as long as the keepers, in which trials may make their own
  /// @param folders where the programs are looked for
  /// @param wanted what is to be watched
  static Keepers probe(
      Spawner spawner, Path scratch, List<Path> folders, ProcessRuntimeConfig.Watch wanted) {
    String setpriv = Tools.find("setpriv", folders).orElse("");
    String bwrap = Tools.find("bwrap", folders).orElse("");
    String unshare = Tools.find("unshare", folders).orElse("");
    var trial = new Trial(spawner, scratch);
    if (setpriv.isEmpty() || bwrap.isEmpty()) {
      Holding found = holding(setpriv, unshare, trial);
      String why = "bubblewrap (bwrap) or setpriv is not installed";
      return new Keepers(
          null, found.keeper(), why, found.decided() ? Set.of() : Set.of(Part.HOLDING));
    }
    var watch = SandboxWatch.soon(wanted);
    Holding found = holding(setpriv, unshare, trial);
    if (!found.decided()) {
      // What confines would have to do without the namespace around it.
      return new Keepers(
          null, found.keeper(), found.problem(), Set.of(Part.CONFINING, Part.HOLDING));
    }
    var whole =
        new BubblewrapKeeper(
            bwrap,
            setpriv,
            found.keeper() instanceof NamespaceKeeper namespace ? namespace.namespace() : List.of(),
            Tools.inside("prlimit").orElse(null),
            true,
            filter(scratch, "system-calls.bpf", SystemCallFilter::of),
            filter(scratch, "system-calls-mute.bpf", SystemCallFilter::mute));
    return best(whole, found.keeper(), trial, watch.join());
  }

  /// Only what a trial says gives anything up, never one that took too long: but for the record of
  /// refusals, without which the same is refused.
  private static Keepers best(
      BubblewrapKeeper whole, Keeper holding, Trial trial, Optional<SandboxWatch> watch) {
    String unwatched = "it is switched off, or the C library cannot be called";
    String why = "";
    Set<Part> undecided = EnumSet.noneOf(Part.class);
    for (BubblewrapKeeper bubblewrap : candidates(whole)) {
      if (watch.isPresent() && bubblewrap.mute() != null) {
        Trial.Outcome watched = trial.of(bubblewrap, watch.get());
        if (watched.works()) {
          return new Keepers(bubblewrap, holding, "", watch.get(), "", Set.of());
        }
        unwatched = watched.problem();
        if (!watched.decided()) {
          undecided.add(Part.WATCH);
        }
      }
      Trial.Outcome plain = trial.of(bubblewrap);
      if (plain.works()) {
        if (whole.filter() != null && bubblewrap.filter() == null) {
          warn("the filter of system calls is given up: " + why);
        }
        return new Keepers(bubblewrap, holding, "", null, unwatched, undecided);
      }
      why = plain.problem();
      if (!plain.decided()) {
        return new Keepers(null, holding, why, Set.of(Part.CONFINING));
      }
    }
    return new Keepers(null, holding, why, Set.of());
  }

  private static void warn(String message) {
    System.getLogger(Keepers.class.getName()).log(System.Logger.Level.WARNING, message);
  }

  /// What an old bubblewrap or kernel cannot do is given up; `doctor` says what.
  private static Set<BubblewrapKeeper> candidates(BubblewrapKeeper whole) {
    var all = new LinkedHashSet<BubblewrapKeeper>();
    for (Path filter : Arrays.asList(whole.filter(), null)) {
      for (List<String> around : List.of(whole.around(), List.<String>of())) {
        for (boolean modern : List.of(true, false)) {
          all.add(
              new BubblewrapKeeper(
                  whole.bwrap(),
                  whole.setpriv(),
                  around,
                  whole.prlimit(),
                  modern,
                  filter,
                  filter == null ? null : whole.mute()));
        }
      }
    }
    return all;
  }

  /// A file with the filter of this machine's architecture, or null where there is none for it. At
  /// no time is it half written: another search may find plugins starting with it.
  private static @Nullable Path filter(
      Path scratch, String name, Function<SystemCall.Architecture, byte[]> made) {
    byte[] program = SystemCall.Architecture.of(Platform.current()).map(made).orElse(null);
    if (program == null) {
      return null;
    }
    try {
      Path folder = scratch.toRealPath();
      Path written = Files.write(folder.resolve(name + ".new"), program);
      return Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      System.getLogger(Keepers.class.getName())
          .log(System.Logger.Level.WARNING, "the filter of system calls cannot be written", e);
      return null;
    }
  }

  /// The best that does not confine.
  ///
  /// @param problem why there is no better one
  /// @param decided whether no trial of a better one was left undecided
  private record Holding(Keeper keeper, String problem, boolean decided) {}

  private static Holding holding(String setpriv, String unshare, Trial trial) {
    boolean decided = true;
    String problem = "";
    if (!setpriv.isEmpty() && !unshare.isEmpty()) {
      for (boolean privileged : List.of(true, false)) {
        var namespace = new NamespaceKeeper(setpriv, unshare, privileged);
        Trial.Outcome outcome = trial.of(namespace);
        if (outcome.works()) {
          return new Holding(namespace, "", true);
        }
        if (decided) {
          problem = outcome.problem();
        }
        decided &= outcome.decided();
      }
    }
    return new Holding(new GroupKeeper(), problem, decided);
  }
}
