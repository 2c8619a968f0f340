package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxViewTest {
  private static final SandboxView VIEW =
      new SandboxView(
          List.of(Path.of("/usr"), Path.of("/lib"), Path.of("/etc/ssl/certs"), Path.of("/tmp/own")),
          Path.of("/tmp/run/socket"),
          List.of(Path.of("/tmp"), Path.of("/dev/shm")));

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /usr/lib/libz.so,               read,  ''
          /usr/lib/libz.so,               write, '/usr/lib/libz.so for writing, read-only'
          /usr/../etc/shadow,             read,  '/etc/shadow, not in its sandbox'
          /etc/shadow,                    read,  '/etc/shadow, not in its sandbox'
          /etc/shadow,                    write, '/etc/shadow, not in its sandbox'
          /etc/ssl/certs/ca.pem,          read,  ''
          /etc/ssl/private/key.pem,       read,  '/etc/ssl/private/key.pem, not in its sandbox'
          /etc,                           read,  ''
          /,                              read,  ''
          /etc/passwd,                    read,  ''
          /root/.ssh/id_rsa,              read,  '/root/.ssh/id_rsa, not in its sandbox'
          /run/docker.sock,               read,  '/run/docker.sock, not in its sandbox'
          /tmp/own/plugin.toml,           read,  ''
          /tmp/own/plugin.toml,           write, '/tmp/own/plugin.toml for writing, read-only'
          /tmp/run/socket/s,              write, ''
          /tmp/fresh,                     write, ''
          /tmp/there,                     read,  ''
          /tmp/ssh-x/agent.1,             read,  '/tmp/ssh-x/agent.1, not in its sandbox'
          /dev/null,                      write, ''
          /dev/pts/0,                     write, ''
          /dev/sda,                       read,  '/dev/sda, not in its sandbox'
          /dev/kvm,                       write, '/dev/kvm, not in its sandbox'
          /proc/self/status,              read,  ''
          /proc/self/fd/1,                write, ''
          /proc/self/oom_score_adj,       write, '/proc/self/oom_score_adj for writing, read-only'
          /proc/1/root/etc/shadow,        read,  '/proc/1/root/etc/shadow, of the sandbox itself'
          /proc/1/status,                 read,  ''
          relative,                       write, ''
          """)
  void tellsAttemptsFromWork(String path, String how, String expected) {
    boolean writes = how.equals("write");
    assertEquals(expected, VIEW.refusal(path, writes, p -> p.endsWith("there")).orElse(""), path);
  }
}
