package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.Progress;
import dev.mortise.host.HostCaller;

/// Tells whoever waits for the call that reports.
record CallProgress(HostCaller caller) implements Progress {
  private static final int MESSAGE_MAX = 500;

  @Override
  public void report(Report report) {
    boolean sound =
        Double.isFinite(report.done())
            && Double.isFinite(report.total())
            && report.done() >= 0
            && report.total() >= 0;
    if (!sound) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          caller.label() + ": progress is two numbers that are not negative.");
    }
    String plain = report.message().replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}]", " ").strip();
    String message = plain.length() > MESSAGE_MAX ? plain.substring(0, MESSAGE_MAX) + "…" : plain;
    caller.progress().reported(new Report(report.done(), report.total(), message));
  }
}
