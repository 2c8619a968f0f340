/// An extension point whose methods take and return protobuf messages of the application's own.
@org.jspecify.annotations.NullMarked
package dev.mortise.examples.freight;
