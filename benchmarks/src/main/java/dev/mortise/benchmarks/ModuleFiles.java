package dev.mortise.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The bench's modules in C, each built when it is not there or older than its source, and what is
/// said to them.
final class ModuleFiles {
  private static final int HEADER_BYTES = 12;
  private static final byte VERSION = 1;
  private static final byte CALL = 2;
  private static final byte OK = 16;

  private ModuleFiles() {}

  /// The module of `benchmarks/module/<name>.c`.
  ///
  /// @throws IOException when it cannot be built, with what to install
  static Path module(Context context, String name) throws IOException, InterruptedException {
    Path source = context.root().resolve("benchmarks/module/" + name + ".c");
    Path folder = context.root().resolve("benchmarks/target/modules");
    Path module = folder.resolve(name + ".wasm");
    Path header = context.root().resolve("sdks/c/mortise.h");
    if (Files.exists(module) && newer(module, source) && newer(module, header)) {
      return module;
    }
    Files.createDirectories(folder);
    Context.say("building " + name + ".wasm");
    Process build =
        new ProcessBuilder(
                context.root().resolve("sdks/c/build.sh").toString(),
                module.toString(),
                source.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (build.waitFor() != 0) {
      throw new IOException("sdks/c/build.sh failed; it says above what to install");
    }
    return module;
  }

  /// Makes a plugin of the module of `benchmarks/module/<name>.c` and the `<name>.toml` beside it.
  ///
  /// @param folder of the plugin, which is made
  static void install(Context context, String name, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Files.copy(
        context.root().resolve("benchmarks/module/" + name + ".toml"),
        folder.resolve("plugin.toml"));
    Files.copy(module(context, name), folder.resolve("plugin.wasm"));
  }

  private static boolean newer(Path module, Path source) throws IOException {
    return Files.getLastModifiedTime(module).compareTo(Files.getLastModifiedTime(source)) > 0;
  }

  /// A call as a message of the module ABI (`docs/abi.md`).
  static byte[] call(String address, String method, String head) {
    byte[] about =
        ("{\"address\":\"%s\",\"method\":\"%s\",\"token\":\"%s\","
                + "\"caller\":{\"kind\":\"application\",\"name\":\"bench\",\"roles\":[]},"
                + "\"deadlineMillis\":30000}")
            .formatted(address, method, "00".repeat(32))
            .getBytes(StandardCharsets.UTF_8);
    byte[] value = head.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(HEADER_BYTES + about.length + value.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(VERSION)
        .put(CALL)
        .putShort((short) 1)
        .putInt(about.length)
        .putInt(value.length)
        .put(about)
        .put(value)
        .array();
  }

  /// Whether a message is an answer and no refusal.
  static boolean answers(byte[] message) {
    return message.length > HEADER_BYTES && message[0] == VERSION && message[1] == OK;
  }

  /// A document of about so many bytes, the same each time.
  static byte[] document(int bytes) {
    var text = new StringBuilder("[");
    for (int i = 0; text.length() < bytes; i++) {
      text.append(i == 0 ? "" : ",")
          .append("{\"name\":\"pod-%d\",\"ready\":%b,\"restarts\":%d,".formatted(i, i % 3 > 0, i))
          .append("\"labels\":{\"app\":\"web\",\"tier\":\"front \\\"%d\\\"\"},".formatted(i % 7))
          .append("\"load\":[%d.5,%d,null]}".formatted(i % 100, i * 31));
    }
    return text.append(']').toString().getBytes(StandardCharsets.UTF_8);
  }
}
