import { Json, secretHandle, SocketMessage, ToolCall, utf8, Values } from "mortise";

/** Asks for every host function that has a method of its own; what came of each, one by one. */
export function askEverything(call: ToolCall): string[] {
  const said = new Array<string>();
  simple(call, said);
  kept(call, said);
  network(call, said);
  clusters(call, said);
  return said;
}

function simple(call: ToolCall, said: string[]): void {
  const host = call.host;
  host.log("info", "hello");
  const clock = host.clock().value;
  said.push(`clock ${clock.time} ${clock.monotonicNanos}`);
  said.push(`random ${host.random(4).value.length}`);
  said.push(`endpoint ${host.accountEndpoint().value}`);
  said.push(`key ${host.accountKey().value}`);
  const tool = host.callTool("plugin_a_b", Json.object().set("x", 1)).value;
  said.push(`tool ${tool.text} ${tool.structured.toString()} ${tool.failed}`);
  said.push(`progress ${host.progress(1, 4, "a quarter").value}`);
  said.push(`clipboard ${host.copy("copied").value}`);
}

function kept(call: ToolCall, said: string[]): void {
  const storage = call.host.storage;
  said.push(`put ${storage.putText("k", "grüße").value}`);
  said.push(`get ${storage.text("k").value}`);
  said.push(`missing ${storage.text("nothing").code}`);
  said.push(`keys ${storage.keys("p").value.join(",")}`);
  said.push(`remove ${storage.remove("k").value}`);
  const document = storage.document().value;
  document.content.set("more", true);
  said.push(`document ${storage.save(document).value.version}`);
  const usage = storage.usage().value;
  said.push(`usage ${usage.used} of ${usage.quota}`);
  const handles = call.host.secrets.handles().value;
  said.push(`handles ${handles[0].secret} ${handles[0].hosts.join(",")}`);
  said.push(`secret ${call.host.secrets.read("token").value}`);
}

function network(call: ToolCall, said: string[]): void {
  const host = call.host;
  const headers = new Values().set("authorization", `Bearer ${secretHandle("token")}`);
  said.push(`get ${host.http.get("https://a.example/", headers).value.text}`);
  const sent = host.http.postJson("https://a.example/", Json.array().add(1)).value;
  said.push(`send ${sent.status} ${sent.headers.first("x-one")}`);
  const exchange = host.http.open("PUT", "https://a.example/").value;
  exchange.send(utf8("piece"));
  exchange.finish();
  said.push(`stream ${exchange.answer().value.status} ${exchange.receive()!.length}`);
  exchange.close();
  const tcp = host.tcp("db.example:5432", true).value;
  tcp.send(utf8("ping"));
  said.push(`tcp ${tcp.receive()!.length}`);
  tcp.close();
  const socket = host.webSocket("wss://a.example/", new Values(), ["v1"]).value;
  socket.send(SocketMessage.text("ping"));
  said.push(`websocket ${socket.receive()!.text}`);
  socket.close();
  said.push(`publish ${host.events.publish("done", Json.of(3)).value}`);
  const events = host.events.subscribe("done").value;
  const event = events.next()!;
  said.push(`event ${event.publisher} ${event.content.integer()} ${event.missed}`);
  events.close();
}

function clusters(call: ToolCall, said: string[]): void {
  const k8s = call.host.kubernetes("c1").namespace("dev");
  const list = k8s.list("pods", "app=web", "", 5).value;
  said.push(`list ${list.status} ${list.document.get("items").size} ${list.warnings.join(",")}`);
  const pod = Json.object().set("kind", "Pod");
  said.push(`get ${k8s.get("pods", "web").value.status}`);
  said.push(`create ${k8s.create("pods", "web", pod).value.status}`);
  said.push(`update ${k8s.update("pods", "web", pod).value.status}`);
  said.push(`patch ${k8s.patch("pods", "web", "merge", pod).value.status}`);
  said.push(`delete ${k8s.remove("pods", "web").value.status}`);
  const watch = k8s.watch("pods").value;
  said.push(`watch ${watch.next()!.type}`);
  watch.close();
  const logs = k8s.logs("web", "", 10, true).value;
  said.push(`logs ${logs.next()!.channel}`);
  logs.close();
  const shell = k8s.exec("web", ["ls", "-l"]).value;
  shell.type("q", 80, 24);
  shell.finish();
  said.push(`exec ${shell.next()!.payload.length}`);
  said.push(`after ${shell.next() == null} ${shell.failure!.code}`);
}
