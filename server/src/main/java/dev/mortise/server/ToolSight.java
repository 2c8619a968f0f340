package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.identity.Access;
import dev.mortise.identity.Verb;
import dev.mortise.services.OfferedTool;

/// Who is shown which tool: whoever their roles let use it. Using it is judged anew each time.
record ToolSight(Judge judge) {
  boolean sees(Caller caller, OfferedTool tool) {
    Verb verb = tool.details().mutating() ? Verb.CREATE : Verb.GET;
    return judge.refusal(caller, Access.toPlugin(tool.plugin(), verb)).isEmpty();
  }
}
