package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.identity.ApiKeys;
import dev.mortise.identity.Entry;
import dev.mortise.identity.Origin;
import dev.mortise.identity.SignInResult;
import dev.mortise.identity.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who sends a request, and who still has open what it opened.
final class ReceptionTest {
  private static final Caller OPERATOR = new Caller.Operator("test");
  private static final Origin HOME = new Origin("192.0.2.1", "test");

  @TempDir Path home;
  private People people;
  private Reception reception;

  @BeforeEach
  void open() {
    people = new People(home);
    people.add("bob", "admin");
    reception = new Reception(new IdentityVisitors(people.identity));
  }

  @AfterEach
  void close() {
    people.close();
  }

  private static Entry entry(SignInResult result) {
    return assertInstanceOf(SignInResult.Welcome.class, result).entry();
  }

  /// What a browser sends that holds this.
  private static Map<String, List<String>> cookie(Entry entry) {
    return Map.of("cookie", List.of(Cookies.SESSION + "=" + entry.token()));
  }

  @Test
  void aProofEndsTheOldCookieAndNothingThatIsOpen() {
    Entry before = entry(people.identity.signIn().password("bob", People.PASSWORD, HOME, null));
    Map<String, List<String>> old = cookie(before);
    Visitor opener = reception.recognise(old).orElseThrow();
    Entry after = entry(people.identity.signIn().prove(before.principal(), People.PASSWORD, HOME));
    assertEquals(Optional.empty(), reception.recognise(old), "no new request by it");
    assertEquals(Optional.empty(), reception.lost(opener, old));
    assertEquals(Optional.empty(), reception.lostUsing(opener, old));
    assertTrue(reception.recognise(cookie(after)).isPresent());
    people.identity.sessions().endAll(OPERATOR, "bob");
    assertTrue(reception.lost(opener, old).orElseThrow().contains("is over"));
    assertTrue(reception.lostUsing(opener, old).orElseThrow().contains("is over"));
  }

  @Test
  void aNewSignInEndsWhatTheOldOneHasOpen() {
    Entry before = entry(people.identity.signIn().password("bob", People.PASSWORD, HOME, null));
    Visitor opener = reception.recognise(cookie(before)).orElseThrow();
    people.identity.signIn().password("bob", People.PASSWORD, HOME, before.principal());
    assertTrue(reception.lost(opener, cookie(before)).isPresent());
  }

  @Test
  void whatAnAdminOpenedEndsWithThatRole() {
    people.add("ada", "admin");
    Entry entry = entry(people.identity.signIn().password("bob", People.PASSWORD, HOME, null));
    Visitor opener = reception.recognise(cookie(entry)).orElseThrow();
    people.identity.roles().assign(OPERATOR, "viewer", Subject.user("bob"));
    people.identity.roles().unassign(OPERATOR, "admin", Subject.user("bob"));
    assertTrue(reception.lost(opener, cookie(entry)).orElseThrow().contains("role admin"));
    assertTrue(reception.lostUsing(opener, cookie(entry)).orElseThrow().contains("role admin"));
  }

  @Test
  void whatAKeyOpenedIsAskedForWithoutUsingTheKey() {
    ApiKeys.Fresh fresh = people.fresh("bob");
    Map<String, List<String>> headers =
        Map.of("authorization", List.of("Bearer " + fresh.secret()));
    Visitor opener =
        new Visitor(new Caller.User("bob", fresh.key().roles()), Visitor.Credential.KEY, "", false);
    assertEquals(Optional.empty(), reception.lost(opener, headers));
    assertEquals(null, people.identity.apiKeys().list("bob").getFirst().used());
    people.identity.apiKeys().revoke(OPERATOR, "bob", fresh.key().id());
    assertTrue(reception.lost(opener, headers).isPresent());
  }
}
