package dev.mortise.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks an interface whose methods travel as envelopes: a contribution, a host function, or an
/// extension point of an application.
///
/// Every method takes at most one record, and after it at most one [Items]; it returns a record,
/// [Items] of records, or nothing. A record may have one [Bytes] or one [Body] component, which
/// travels beside the JSON of the others. A method that uses [Body] or [Items] is a stream. Every
/// method carries [Needs] or [NeedsNothing].
///
/// Where this page says a record, an extension point may also have a message that protoc made for
/// protobuf-java: then the message is what travels, beside an empty head.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Contract {
  /// The name on the wire: `tools`, `messages`, `log`; for extension points `acme.TaxRule`.
  String value();

  /// Grows when the records do: append-only within one version.
  int version() default 1;
}
