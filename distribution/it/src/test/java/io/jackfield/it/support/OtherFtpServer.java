package io.jackfield.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An FTP server that is not ours, of a test's own: it serves one folder to one user. */
public final class OtherFtpServer implements AutoCloseable {
  /** Who logs in. */
  public static final String USER = "ftp";

  /** That of the user. */
  public static final String PASSWORD = "secret";

  private static final String VSFTPD =
      """
      listen=NO
      run_as_launching_user=YES
      ftp_username=%s
      anonymous_enable=YES
      anon_root=%s
      anon_umask=022
      anon_upload_enable=YES
      anon_mkdir_write_enable=YES
      anon_other_write_enable=YES
      anon_world_readable_only=NO
      allow_writeable_chroot=YES
      write_enable=YES
      secure_chroot_dir=%s
      seccomp_sandbox=NO
      xferlog_enable=NO
      ssl_enable=YES
      allow_anon_ssl=YES
      require_ssl_reuse=YES
      ssl_ciphers=HIGH
      rsa_cert_file=%s
      rsa_private_key_file=%s
      """;

  /** Accepts, as inetd does: so the system chooses the port. */
  private static final String INETD =
      """
      import signal, socket, subprocess, sys
      signal.signal(signal.SIGCHLD, signal.SIG_IGN)
      server = socket.create_server(('127.0.0.1', 0))
      print(server.getsockname()[1], flush=True)
      while True:
          connection, _ = server.accept()
          subprocess.Popen(sys.argv[1:], stdin=connection, stdout=connection)
          connection.close()
      """;

  private static final String PYFTPDLIB =
      """
      import sys
      from pyftpdlib.authorizers import DummyAuthorizer
      from pyftpdlib.handlers import TLS_FTPHandler
      from pyftpdlib.servers import FTPServer
      folder, certificate, key, user, password = sys.argv[1:]
      authorizer = DummyAuthorizer()
      authorizer.add_user(user, password, folder, perm='elradfmwMT')
      class Handler(TLS_FTPHandler):
          pass
      Handler.authorizer = authorizer
      Handler.certfile, Handler.keyfile = certificate, key
      server = FTPServer(('127.0.0.1', 0), Handler)
      print(server.address[1], flush=True)
      server.serve_forever()
      """;

  private final TemporaryFolder folder;
  private final Process process;
  private final int port;

  private OtherFtpServer(TemporaryFolder folder, List<String> command) throws IOException {
    this.folder = folder;
    process =
        new ProcessBuilder(command)
            .redirectOutput(folder.path().resolve("port").toFile())
            .redirectError(folder.path().resolve("log").toFile())
            .start();
    await().until(() -> read("port").endsWith("\n") || !process.isAlive());
    assertThat(process.isAlive()).as(read("log")).isTrue();
    port = Integer.parseInt(read("port").strip());
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.path().resolve(name));
  }

  /**
   * Debian's vsftpd, which demands that a data connection resumes the TLS session of its control
   * connection. Its user is the anonymous one, for its others are the system's.
   */
  public static OtherFtpServer vsftpd(String... more) throws IOException {
    TemporaryFolder folder = prepared();
    Path path = folder.path();
    String configuration =
        VSFTPD.formatted(
            System.getProperty("user.name"),
            path.resolve("files"),
            path.resolve("empty"),
            path.resolve("certificate.pem"),
            path.resolve("key.pem"));
    Path file =
        Files.writeString(
            path.resolve("vsftpd.conf"), configuration + String.join("\n", more) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new OtherFtpServer(folder, python(folder, INETD, "vsftpd", file.toString()));
  }

  /** Python's pyftpdlib. */
  public static OtherFtpServer pyftpdlib() throws IOException {
    TemporaryFolder folder = prepared();
    return new OtherFtpServer(
        folder,
        python(
            folder,
            PYFTPDLIB,
            folder.path().resolve("files").toString(),
            folder.path().resolve("certificate.pem").toString(),
            folder.path().resolve("key.pem").toString(),
            USER,
            PASSWORD));
  }

  private static TemporaryFolder prepared() throws IOException {
    TemporaryFolder folder = TemporaryFolder.create("jackfield-ftp-");
    Files.createDirectory(folder.path().resolve("files"));
    Files.createDirectory(folder.path().resolve("empty"));
    Command.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-keyout",
            "key.pem",
            "-out",
            "certificate.pem",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost")
        .in(folder.path())
        .run()
        .ok();
    return folder;
  }

  /** Debian's Python, which has Debian's modules. */
  private static List<String> python(TemporaryFolder folder, String script, String... arguments)
      throws IOException {
    Path file = Files.writeString(folder.path().resolve("server.py"), script);
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/python3", "-W", "ignore", file.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Where it listens, on loopback. */
  public int port() {
    return port;
  }

  /** What it serves. */
  public Path files() {
    return folder.path().resolve("files");
  }

  /** What it shows who wants TLS; its name is localhost. */
  public Path certificate() {
    return folder.path().resolve("certificate.pem");
  }

  /** Ends it, and the connections that it has. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    folder.close();
  }
}
