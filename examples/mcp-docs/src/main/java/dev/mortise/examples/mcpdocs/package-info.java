/// An MCP server that serves documents.
@org.jspecify.annotations.NullMarked
package dev.mortise.examples.mcpdocs;
