/// A message handler that sends batches to an HTTP endpoint.
@org.jspecify.annotations.NullMarked
package dev.mortise.examples.apilogger;
