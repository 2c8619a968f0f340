package dev.mortise.testkit;

import dev.mortise.api.PluginException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Runs a scenario that a dialect cannot carry all the same, and demands that it is refused in the
/// way its [Carried] says. So a lack is never skipped in silence, and never outlives its reason.
final class UncarriedScenarios implements InvocationInterceptor {
  @Override
  public void interceptTestMethod(
      Invocation<Void> scenario,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Exercises exercises = method.getExecutable().getAnnotation(Exercises.class);
    Carried carried = ((PluginContract) context.getRequiredTestInstance()).carried();
    if (exercises == null) {
      throw new IllegalStateException(method.getExecutable() + " must say what it exercises");
    }
    var lack = carried.lackOf(exercises.value());
    if (lack.isEmpty()) {
      scenario.proceed();
      return;
    }
    context.publishReportEntry(
        carried.name() + " carries no " + lack.get().capability().words(), lack.get().why());
    refused(scenario, carried, lack.get());
  }

  private static void refused(Invocation<Void> scenario, Carried carried, Carried.Lack lack)
      throws Throwable {
    try {
      scenario.proceed();
    } catch (PluginException e) {
      Assertions.assertEquals(lack.refusedAs(), e.code(), e.getMessage());
      return;
    } catch (AssertionError e) {
      // The scenario awaited another failure and names the one it got.
      String told = String.valueOf(e.getMessage());
      Assertions.assertTrue(told.contains(lack.refusedAs().name()), told);
      return;
    }
    Assertions.fail(
        "%s carries %s after all, although it is said that %s; correct its Carried"
            .formatted(carried.name(), lack.capability().words(), lack.why()));
  }
}
