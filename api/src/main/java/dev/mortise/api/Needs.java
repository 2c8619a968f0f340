package dev.mortise.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The permission without which this method is never called.
///
/// `{name}` stands for the contribution's name, `{point}` for the contract's own, any other
/// `{word}` for the component of that name in the method's record, so `tool:call:{tool}` needs the
/// right to call just that tool. `{url:host}` stands for the host of a URL, with its port where
/// that is not the protocol's own, `{address:endpoint}` for `host:port`, read as strictly. In the
/// scope, a part whose blank is empty is left out: `@namespace={namespace}` with an empty namespace
/// needs the right in every namespace.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Needs {
  /// The permission, with its blanks.
  String value();
}
