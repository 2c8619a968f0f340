package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.Manifest;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.PluginConnection;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Modules written from KubeTile's guide alone: without an allocator, without anything of ours.
final class KubetileTest {
  private static final String OPEN =
      "{\"pane\":\"%s\",\"width\":80,\"height\":24,\"options\":{\"color\":\"red\"}}";

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /// Draws whatever it is told, in a list with one line.
  private static String echo(String more) {
    return """
    (module
      (import "kubetile" "host_send_render" (func $render (param i32 i32)))
      (memory (export "memory") 1)
      (global $told (mut i32) (i32.const 64))
      ;; ["…"] with what it was told, its quotes made single ones
      (func $say (param $at i32) (param $n i32)
        (local $i i32) (local $c i32)
        i32.const 62 i32.const 0x225b i32.store16
        (block $done (loop $next
          local.get $i local.get $n i32.ge_u br_if $done
          local.get $at local.get $i i32.add i32.load8_u local.tee $c i32.const 34 i32.eq
          if i32.const 39 local.set $c end
          i32.const 64 local.get $i i32.add local.get $c i32.store8
          local.get $i i32.const 1 i32.add local.set $i br $next))
        i32.const 64 local.get $n i32.add i32.const 0x5d22 i32.store16
        i32.const 62 local.get $n i32.const 4 i32.add call $render)
      %s)
    """
        .formatted(more);
  }

  private static final String ON_COMMAND =
      "(func (export \"plugin_on_command\") (param i32 i32) (result i32) local.get 0 local.get 1 call $say i32.const 0)";

  private Pane.View pane(PluginConnection connection, String method, String head) {
    Reply reply = fixture.call(connection, "panes/view", method, head);
    return JsonCodec.decode(reply.head(), Pane.View.class);
  }

  private static String text(Pane.View view) {
    return view.lines() == null
        ? "as before"
        : view.lines().stream()
            .map(l -> l.spans().stream().map(Pane.Span::text).collect(Collectors.joining()))
            .collect(Collectors.joining("\n"));
  }

  private static String command(String type, String more) {
    return "{\"pane\":\"1\",\"type\":\"" + type + "\"" + more + "}";
  }

  @Test
  void aModuleFromTheGuideAloneDrawsWhatItIsTold() {
    PluginConnection connection = fixture.start("kubetile", Wat.module(echo(ON_COMMAND)));
    Pane.View first = pane(connection, "open", OPEN.formatted("1"));
    assertEquals("{'type':'resize','width':80,'height':24}", text(first));
    assertEquals(
        "{'type':'focus','focused':true}",
        text(pane(connection, "focus", "{\"pane\":\"1\",\"focused\":true}")));
    assertEquals(
        "{'type':'resize','width':10,'height':1}",
        text(pane(connection, "resize", "{\"pane\":\"1\",\"width\":10,\"height\":1}")));
    assertEquals("as before", text(pane(connection, "tick", "{\"pane\":\"1\"}")), "no export");
    fixture.call(connection, "panes/view", "close", "{\"pane\":\"1\"}");
    PluginException e =
        assertThrows(PluginException.class, () -> pane(connection, "command", command("back", "")));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
  }

  @Test
  void all22CommandsArriveInTheGuidesWords() {
    PluginConnection connection = fixture.start("kubetile", Wat.module(echo(ON_COMMAND)));
    pane(connection, "open", OPEN.formatted("1"));
    List<String> plain =
        List.of(
            "scroll_up",
            "scroll_down",
            "select_next",
            "select_prev",
            "select",
            "back",
            "go_to_top",
            "go_to_bottom",
            "page_up",
            "page_down",
            "toggle_follow",
            "toggle_wrap",
            "scroll_left",
            "scroll_right",
            "clear_filter",
            "search_confirm",
            "search_clear",
            "toggle_sort_order");
    List<String> told = new ArrayList<>();
    for (String type : plain) {
      told.add(text(pane(connection, "command", command(type, ""))));
    }
    assertEquals(plain.stream().map(t -> "{'type':'" + t + "'}").toList(), told);
    assertEquals(
        "{'type':'send_input','text':'a b'}",
        text(pane(connection, "command", command("send_input", ",\"text\":\"a b\""))));
    assertEquals(
        "{'type':'filter','query':'x'}",
        text(pane(connection, "command", command("filter", ",\"text\":\"x\""))));
    assertEquals(
        "{'type':'search_input','ch':'x'}",
        text(pane(connection, "command", command("search_input", ",\"text\":\"x\""))));
    assertEquals(
        "{'type':'sort_by_column','column':2}",
        text(pane(connection, "command", command("sort_by_column", ",\"column\":2"))));
  }

  /// What the guide has no words for is not told: the picture stays.
  @Test
  void theWheelScrollsAndTheRestOfTheMouseIsNotTold() {
    String counts =
        """
        (global $count (mut i32) (i32.const 0))
        (func (export "plugin_on_command") (param i32 i32) (result i32)
          global.get $count i32.const 1 i32.add global.set $count
          i32.const 8192 local.get 0 local.get 1 memory.copy
          local.get 1 i32.const 8192 i32.add global.get $count i32.const 48 i32.add i32.store8
          i32.const 8192 local.get 1 i32.const 1 i32.add call $say i32.const 0)
        """;
    PluginConnection connection = fixture.start("kubetile", Wat.module(echo(counts)));
    pane(connection, "open", OPEN.formatted("1"));
    String mouse = ",\"button\":\"\",\"x\":1,\"y\":2,\"modifiers\":[]";
    // The size was the first it was told.
    assertEquals(
        "{'type':'scroll_up'}4", text(pane(connection, "mouse", command("wheel_up", mouse))));
    assertEquals(
        "{'type':'scroll_down'}7", text(pane(connection, "mouse", command("wheel_down", mouse))));
    assertEquals("as before", text(pane(connection, "mouse", command("drag", mouse))));
  }

  @Test
  void theHooksAreCalledWhereTheyAreExported() {
    String module =
        echo(
            """
            (global $init (mut i32) (i32.const 0)) (global $open (mut i32) (i32.const 0))
            (func (export "plugin_init") (param i32 i32) (result i32)
              local.get 1 global.set $init i32.const 0)
            (func (export "plugin_on_open") (param i32) local.get 0 global.set $open)
            (func (export "plugin_on_tick") i32.const 4096 i32.const 0x74 i32.store8 i32.const 4096 i32.const 1 call $say)
            (func (export "plugin_on_command") (param i32 i32) (result i32)
              i32.const 4096 global.get $init i32.const 48 i32.add i32.store8
              i32.const 4097 global.get $open i32.const 48 i32.add i32.store8
              i32.const 4096 i32.const 2 call $say i32.const 0)
            """);
    PluginConnection connection = fixture.start("kubetile", Wat.module(module));
    String options = "{\"c\":1}";
    Pane.View view =
        pane(
            connection,
            "open",
            "{\"pane\":\"3\",\"width\":8,\"height\":2,\"options\":" + options + "}");
    assertEquals("" + options.length() + "3", text(view));
    assertEquals("t", text(pane(connection, "tick", "{\"pane\":\"3\"}")));
  }

  @Test
  void aReturnCodeThatIsNotZeroIsAnError() {
    String module =
        "(module (memory (export \"memory\") 1) (func (export \"plugin_init\") (param i32 i32) (result i32) i32.const 7)"
            + "(func (export \"plugin_on_command\") (param i32 i32) (result i32) i32.const 0))";
    PluginConnection connection = fixture.start("kubetile", Wat.module(module));
    PluginException e =
        assertThrows(PluginException.class, () -> pane(connection, "open", OPEN.formatted("1")));
    assertEquals("guest 1.0.0: plugin_init returned 7; 0 is expected.", e.getMessage());
    // It may be closed and tried again.
    fixture.call(connection, "panes/view", "close", "{\"pane\":\"1\"}");
    e = assertThrows(PluginException.class, () -> pane(connection, "open", OPEN.formatted("1")));
    assertEquals("guest 1.0.0: plugin_init returned 7; 0 is expected.", e.getMessage());
  }

  @Test
  @DisplayName(
      "torture/44 ten panes of one module live beside each other, and one that traps dies alone")
  void panesLiveBesideEachOther() {
    String module =
        echo(
            """
            (global $n (mut i32) (i32.const 47))
            (func (export "plugin_on_command") (param i32 i32) (result i32)
              local.get 1 i32.const 17 i32.lt_u if unreachable end
              global.get $n i32.const 1 i32.add global.set $n
              i32.const 4096 global.get $n i32.store8 i32.const 4096 i32.const 1 call $say i32.const 0)
            """);
    PluginConnection connection = fixture.start("kubetile", Wat.module(module));
    for (int i = 0; i < 10; i++) {
      assertEquals("0", text(pane(connection, "open", OPEN.formatted(i))));
    }
    for (int i = 0; i < 10; i++) {
      assertEquals(
          "1",
          text(
              pane(
                  connection,
                  "command",
                  command("select_next", "").replace("\"1\"", "\"" + i + "\""))));
    }
    // {"type":"back"} is the short one.
    assertThrows(PluginException.class, () -> pane(connection, "command", command("back", "")));
    assertEquals(
        ErrorCode.NOT_FOUND,
        assertThrows(
                PluginException.class, () -> pane(connection, "command", command("select", "")))
            .code());
    assertEquals(
        "2",
        text(pane(connection, "command", command("select_next", "").replace("\"1\"", "\"2\""))));
    assertEquals(
        "0", text(pane(connection, "open", OPEN.formatted("1"))), "it can be opened again");
  }

  @Test
  void drawsSpansTablesAndTitlesToo() {
    String drawn =
        "{'title':'Pods','lines':['plain',{'spans':[{'text':'red','style':'status-failed'}]}]}";
    Pane.View view = drawing(drawn);
    assertEquals("Pods", view.title());
    assertEquals("plain\nred", text(view));
    Pane.View table =
        drawing("{'table':{'headers':['a'],'rows':[{'key':'k','cells':[]}],'selected':0}}");
    assertEquals(List.of("a"), java.util.Objects.requireNonNull(table.table()).headers());
    for (String bad : List.of("7", "{'lines':7}", "[7]", "[", "{'lines':[{'spans':7}]}")) {
      PluginException e = assertThrows(PluginException.class, () -> drawing(bad), bad);
      assertEquals(ErrorCode.PLUGIN_CRASHED, e.code(), e.getMessage());
    }
  }

  /// Draws "0" to "9" over and over, as often as it says.
  private static final String FLOOD =
      """
      (module (import "kubetile" "host_send_render" (func $render (param i32 i32)))
        (memory (export "memory") 1) (data (i32.const 64) "[\\22?\\22]")
        (func (export "plugin_on_command") (param i32 i32) (result i32) (local $i i32)
          (loop $next
            i32.const 66 local.get $i i32.const 10 i32.rem_u i32.const 48 i32.add i32.store8
            i32.const 64 i32.const 5 call $render
            local.get $i i32.const 1 i32.add local.tee $i i32.const 10005 i32.lt_u br_if $next)
          i32.const 0))
      """;

  @Test
  @DisplayName("torture/40 10,000 pictures in one call: the last one is seen")
  void aFloodOfPicturesIsOnePicture() {
    PluginConnection connection = fixture.start("kubetile", Wat.module(FLOOD));
    assertEquals("4", text(pane(connection, "open", OPEN.formatted("1"))));
    assertEquals("4", text(pane(connection, "command", command("back", ""))));
  }

  @Test
  @DisplayName("torture/40 a picture of 100 MB ends the instance, and nothing else")
  void aPictureOf100MegabytesIsRefused() {
    String huge =
        """
        (module (import "kubetile" "host_send_render" (func $render (param i32 i32)))
          (memory (export "memory") %d) (data (i32.const 64) "[\\22small\\22]")
          (func (export "plugin_on_command") (param i32 i32) (result i32)
            local.get 1 i32.const 20 i32.lt_u
            if i32.const 64 i32.const 104857600 call $render
            else i32.const 64 i32.const 9 call $render end
            i32.const 0))
        """;
    // Where there is no such memory, and where the manifest asks for so much.
    fixture.limits(new Manifest.Limits(256L << 20, null, null, null, null));
    check(huge.formatted(2_000), "handed over 104,857,600 bytes at once, more than the 16,777,216");
    fixture.limits(Manifest.Limits.NONE);
    check(huge.formatted(1), "handed over 104,857,600 bytes at once, more than the 16,777,216");
  }

  private void check(String module, String problem) {
    PluginConnection connection = fixture.start("kubetile", Wat.module(module));
    assertEquals("small", text(pane(connection, "open", OPEN.formatted("1"))));
    PluginException e =
        assertThrows(PluginException.class, () -> pane(connection, "command", command("back", "")));
    assertEquals(ErrorCode.PLUGIN_CRASHED, e.code());
    assertTrue(String.valueOf(e.getMessage()).contains(problem), e.getMessage());
    assertEquals("small", text(pane(connection, "open", OPEN.formatted("1"))), "opened again");
  }

  private Pane.View drawing(String json) {
    String data = json.replace("'", "\\22");
    byte[] module =
        Wat.module(
            "(module (import \"kubetile\" \"host_send_render\" (func $render (param i32 i32)))"
                + "(memory (export \"memory\") 1) (data (i32.const 64) \""
                + data
                + "\")"
                + "(func (export \"plugin_on_command\") (param i32 i32) (result i32)"
                + " i32.const 64 i32.const "
                + json.length()
                + " call $render i32.const 0))");
    PluginConnection connection = fixture.start("kubetile", module);
    return pane(connection, "open", OPEN.formatted("1"));
  }

  private static final String LISTS =
      """
      (module
        (import "kubetile" "host_send_render" (func $render (param i32 i32)))
        (import "kubetile" "list_pods" (func $list (param i32 i32) (result i64)))
        (memory (export "memory") 1)
        (data (i32.const 64) "{\\22namespace\\22:\\22dev\\22}")
        (func (export "plugin_on_command") (param i32 i32) (result i32) (local i64)
          i32.const 64 i32.const 19 call $list local.set 2
          local.get 2 i64.const 32 i64.shr_u i32.wrap_i64 local.get 2 i32.wrap_i64 call $render
          i32.const 0))
      """;

  @Test
  void listsPodsThroughTheDoorWithItsCallsToken() {
    Json document = Json.of("{\"items\":[\"pod one\",\"pod two\"]}");
    fixture.door.answering(_ ->
        new Reply(JsonCodec.encode(new Kubernetes.Answer(200, document, List.of())), Bytes.EMPTY));
    fixture.declaring("k8s:list:pods");
    PluginConnection connection = fixture.start("kubetile", Wat.module(LISTS));
    assertEquals("pod one\npod two", text(pane(connection, "open", OPEN.formatted("1"))));
    var asked = fixture.door.asked.getFirst();
    assertEquals("k8s list", asked.function() + " " + asked.method());
    assertTrue(java.util.Arrays.equals(FakeDoor.TOKEN, asked.token()));
    var selection = JsonCodec.decode(asked.head(), Kubernetes.Selection.class);
    assertEquals("pods in dev", selection.resource() + " in " + selection.namespace());
  }

  @Test
  @DisplayName("torture/22 what the host does for a module costs it fuel")
  void askingTheHostCosts() {
    Json document = Json.of("{\"items\":[\"" + "x".repeat(16_000) + "\"]}");
    fixture.door.answering(_ ->
        new Reply(JsonCodec.encode(new Kubernetes.Answer(200, document, List.of())), Bytes.EMPTY));
    fixture.declaring("k8s:list:pods").limits(new Manifest.Limits(null, 3_000L, null, null, null));
    String forEver =
        LISTS.replace(
            "i32.const 0))", "(loop i32.const 64 i32.const 19 call $list drop br 0) i32.const 0))");
    PluginConnection connection = fixture.start("kubetile", Wat.module(forEver));
    PluginException e =
        assertThrows(PluginException.class, () -> pane(connection, "open", OPEN.formatted("1")));
    assertTrue(e.getMessage().contains("used up its fuel of 3,000 units"), e.getMessage());
    // Each answer of 16,000 bytes takes 500 units; the instructions around it take fewer than ten.
    assertTrue(fixture.door.asked.size() <= 7, "asked " + fixture.door.asked.size() + " times");
  }

  @Test
  void aRefusalIsThePanesErrorAndNotItsSilence() {
    fixture.door.answering(_ -> {
      throw new PluginException(ErrorCode.PERMISSION_DENIED, "nobody granted k8s:list:pods");
    });
    fixture.declaring("k8s:list:pods");
    PluginConnection connection = fixture.start("kubetile", Wat.module(LISTS));
    PluginException e =
        assertThrows(PluginException.class, () -> pane(connection, "open", OPEN.formatted("1")));
    assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
  }
}
