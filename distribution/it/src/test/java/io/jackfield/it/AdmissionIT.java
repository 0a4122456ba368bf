package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.it.support.Command;
import io.jackfield.it.support.Load;
import io.jackfield.it.support.Plugin;
import io.jackfield.it.support.Question;
import io.jackfield.it.support.RunningDaemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator says whose code may run; what is refused is noticed by no client. */
class AdmissionIT {
  @RegisterExtension static final RunningDaemon running = new RunningDaemon("refused: ");

  private static Path good;
  private static Path bad;

  @BeforeAll
  static void deployTheGoodOne() throws Exception {
    good = Plugin.told("old").build(running.home().path("good.jar"));
    bad = Plugin.told("new").build(running.home().path("bad.jar"));
    deploy(good).ok();
  }

  @Test
  void onlyListedHashes() throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(good));
    Files.writeString(
        running.home().path("etc", "allowed"), HexFormat.of().formatHex(hash) + "  good.jar\n");
    try (Load load = Load.start(running.port("http"), Question.handler("/told", "old"))) {
      configure("sha256.allow", "allowed", bad, 1);
      assertRefused(bad, "(sha256.allow): its SHA-256 is ");
      deploy(good).ok();
      assertRefusedInFolder("(sha256.allow): its SHA-256 is ");
      configure("sha256.allow", "", bad, 0);
      load.flows();
      load.stop();
    }
  }

  @Test
  void onlyTrustedSigners() throws Exception {
    makeKey("friend");
    makeKey("stranger");
    tool("keytool", "-exportcert", "-rfc", "-alias", "friend", "-file", "friend.pem");
    Path strange = sign(bad, "stranger.jar", "stranger");
    Path friendly = sign(good, "friend.jar", "friend");
    try (Load load = Load.start(running.port("http"), Question.handler("/told", "old"))) {
      configure("signer", running.home().path("friend.pem").toString(), bad, 1);
      assertRefused(bad, "in it is not signed by one of ", "friend.pem (signer)");
      assertRefused(strange, "in it is not signed by one of ", "friend.pem (signer)");
      deploy(friendly).ok();
      assertRefusedInFolder("in it is not signed by one of ");
      configure("signer", "", bad, 0);
      load.flows();
      load.stop();
    }
  }

  private static void assertRefused(Path jar, String... words) {
    Command.Result result = deploy(jar);
    assertThat(result.exit()).as(result.toString()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("jackfield: " + jar.getFileName() + ": ")
        .contains(words)
        .endsWith("; io.jackfield.it.told 0.1.0 goes on\n");
  }

  /** Copied by hand over what is deployed, which is put back then. */
  private static void assertRefusedInFolder(String words) throws Exception {
    Path deployed = running.home().path("deploy", "told.jar");
    Path kept = Files.copy(deployed, running.home().path("kept.jar"));
    Plugin.told("new").build(deployed);
    await()
        .until(
            () ->
                running
                    .get()
                    .log()
                    .lines()
                    .anyMatch(line -> line.contains("told.jar refused: ") && line.contains(words)));
    Files.move(kept, deployed, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Sets a key and waits until it is in force: what a dry run says then. */
  private static void configure(String key, String value, Path jar, int exit) throws Exception {
    running.home().configure("io.jackfield.deploy.cfg", key, value);
    await().until(() -> command("deploy", jar.toString(), "--dry-run").exit() == exit);
  }

  private static void makeKey(String alias) {
    tool("keytool", "-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-keyalg", "EC");
  }

  private static Path sign(Path jar, String target, String alias) {
    Path signed = running.home().path(target);
    tool("jarsigner", "-signedjar", signed.toString(), jar.toString(), alias);
    return signed;
  }

  /** One of the JDK's, with the keys of this test. */
  private static void tool(String name, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    words.add("-J-XX:TieredStopAtLevel=1");
    words.addAll(List.of(arguments));
    words.addAll(List.of("-keystore", "keys.p12", "-storepass", "changeit"));
    Command.of(words.toArray(new String[0])).in(running.home().folder()).run().ok();
  }

  private static Command.Result deploy(Path jar) {
    return command("deploy", jar.toString());
  }

  private static Command.Result command(String... words) {
    return running.get().ask(words);
  }
}
