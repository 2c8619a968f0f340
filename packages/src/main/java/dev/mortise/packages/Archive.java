package dev.mortise.packages;

import java.io.IOException;
import java.io.InputStream;

/// The entries of an archive, one after the other, each as often as it is asked for.
interface Archive extends AutoCloseable {
  /// Goes through all entries.
  ///
  /// @throws Refused what is wrong with the archive
  void each(Visitor visitor) throws IOException, Refused;

  /// Is told of every entry.
  @FunctionalInterface
  interface Visitor {
    /// @param content of a file, no longer than the entry says; empty for a folder
    void entry(Entry entry, InputStream content) throws IOException, Refused;
  }

  @Override
  void close() throws IOException;

  /// An archive that is not taken.
  final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    /// @param why the rest of a sentence that begins with "The archive cannot be taken:"
    Refused(String why) {
      super(why);
    }
  }
}
