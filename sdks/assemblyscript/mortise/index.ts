/** What the author of a plugin imports: `import { Plugin, Tool, ToolCall } from "mortise"`. */
export { anyTextOf, textOf, utf8 } from "./bytes";
export {
  Answer,
  Call,
  Caller,
  Contribution,
  Opening,
  Served,
  Source,
} from "./contribution";
export { Event, Events, Subscription } from "./events";
export { Code, Failure, Outcome } from "./failure";
export { ClockReading, Host, Reply, ToolAnswer } from "./host";
export { Http, HttpExchange, HttpResponse } from "./http";
export { Json, JsonKind } from "./json";
export { JSON_DEPTH_MAX, JsonReader } from "./jsonreader";
export { JsonWriter } from "./jsonwriter";
export {
  ClusterAnswer,
  ContainerOutput,
  ContainerStream,
  Kubernetes,
  ObjectChange,
  ObjectWatch,
} from "./kubernetes";
export { MessageHandler, Observed, Session, SessionNews, Verdict } from "./messages";
export { Middleware, Passage, Passing } from "./middleware";
export { Node, Option } from "./node";
export {
  Chosen,
  ColumnCall,
  Command,
  CommandKind,
  FocusChange,
  MouseUse,
  NodeEvent,
  Opened,
  Pane,
  PaneCall,
  PaneKind,
  Resized,
} from "./pane";
export { Plugin } from "./plugin";
export { ClusterEvents, Point } from "./points";
export {
  ResourceAnswer,
  ResourceCall,
  ResourceChange,
  ResourceType,
  Watch,
} from "./resources";
export { Body, Conversation, Request, Response, Routes } from "./routes";
export { SecretHandle, secretHandle, Secrets } from "./secrets";
export { Connection, SocketMessage, WebSocket } from "./sockets";
export { Keys, Storage, StoredDocument, Usage } from "./storage";
export { Frame, HostStream, Received } from "./stream";
export { badArgument, Schema, Tool, ToolCall, ToolResult } from "./tool";
export { Values } from "./values";
export { Line, Style, Table, View } from "./view";
