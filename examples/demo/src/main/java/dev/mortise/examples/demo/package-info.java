/// What `./mortise demo` runs: a session of a real MCP client, and a walk through the server.
@org.jspecify.annotations.NullMarked
package dev.mortise.examples.demo;
