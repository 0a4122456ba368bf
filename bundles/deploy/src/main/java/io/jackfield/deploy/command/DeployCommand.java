package io.jackfield.deploy.command;

import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.UsageException;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.DeployException;
import io.jackfield.deploy.DeployOptions;
import io.jackfield.deploy.Deployer;
import io.jackfield.deploy.Preview;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Takes a jar of the client's into service. */
final class DeployCommand implements Command {
  private static final int CHUNK = 8192;
  private static final String FILE = "FILE";
  private static final String CANARY = "--canary";
  private static final String DRY_RUN = "--dry-run";
  private static final String DOWNGRADE = "--allow-downgrade";
  private static final CommandSpec SPEC =
      CommandSpec.of(
              "deploy",
              "Puts a jar into deploy/ and takes it into service, for all clients or for a share"
                  + " of them; or tells what that would do.")
          .file(FILE, "the jar; read by who calls, so that the daemon need not be able to")
          .option(CANARY, "PERCENT", "only so many of the clients get it, until promote or abort")
          .flag(DRY_RUN, "tells what would be done, and starts nothing")
          .flag(DOWNGRADE, "lets a lower version replace a higher one")
          .detail("Fails if the jar is refused, or does not work once it runs; see docs/deploy.md.")
          .example("deploy FILE", "replaces the version that runs, if there is one")
          .example("deploy FILE --canary 10", "for a tenth of the clients")
          .example("deploy FILE --dry-run", "says what it needs and replaces")
          .goesOn(Outcome.COMMAND);

  private final Deployer deployer;
  private final Incoming incoming;
  private final Outcome outcome;

  DeployCommand(Deployer deployer, Incoming incoming, Outcome outcome) {
    this.deployer = deployer;
    this.incoming = incoming;
    this.outcome = outcome;
  }

  @Override
  public CommandSpec spec() {
    return SPEC;
  }

  @Override
  public void run(CommandCall call) throws DeployException, UsageException, IOException {
    int canary = canary(call);
    String name = name(call.word(FILE));
    Path folder = incoming.open();
    boolean begun = false;
    try {
      Path jar = folder.resolve(name);
      try (InputStream in = call.file(FILE)) {
        copy(in, jar);
      }
      begun = true;
      deploy(jar, new DeployOptions(call.user(), call.has(DOWNGRADE), canary), call);
    } catch (DeployException e) {
      // The reason for a refusal does not name the file.
      throw new DeployException(name + ": " + e.getMessage(), e);
    } finally {
      // A change that nobody waits for any more may not have come to its jar yet.
      if (!begun || !Thread.currentThread().isInterrupted()) {
        incoming.discard(folder);
      }
    }
  }

  /** Copies what may be taken and a byte more, by which it is refused: a client may send any. */
  private void copy(InputStream in, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar)) {
      long left = deployer.mostBytes() + 1;
      byte[] buffer = new byte[CHUNK];
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(left, CHUNK));
        if (n < 0) {
          return;
        }
        out.write(buffer, 0, n);
        left -= n;
      }
    }
  }

  private void deploy(Path jar, DeployOptions options, CommandCall call) throws DeployException {
    if (call.has(DRY_RUN)) {
      Preview preview = deployer.preview(jar, options);
      call.answer(json(preview), out -> out.print(text(preview)));
    } else {
      Change change;
      Deployer.Watch watch = deployer.watch(call::progress);
      try {
        change = deployer.deploy(jar, options);
      } finally {
        watch.close();
      }
      outcome.tell(change, call);
    }
  }

  private static String name(String file) throws UsageException {
    try {
      // Of a folder it would be none that a file can be given.
      Path name = Path.of(file).normalize().getFileName();
      if (name != null && !name.toString().isEmpty() && !name.endsWith("..")) {
        return name.toString();
      }
    } catch (InvalidPathException e) {
      // As below.
    }
    throw new UsageException("'" + file + "' is no name of a file");
  }

  /** A percentage, with or without its sign. */
  private static int canary(CommandCall call) throws UsageException {
    Optional<String> share = call.option(CANARY);
    if (share.isEmpty()) {
      return 0;
    }
    if (!share.get().matches("[1-9][0-9]?%?|100%?")) {
      throw new UsageException("--canary takes a percentage from 1 to 100, not " + share.get());
    }
    return Integer.parseInt(share.get().replace("%", ""));
  }

  private static String text(Preview preview) {
    StringBuilder text = new StringBuilder();
    String name = preview.name();
    text.append(
        preview.replaces().isEmpty()
            ? "would start " + name + " " + preview.version()
            : "would replace " + name + " " + preview.replaces() + " by " + preview.version());
    preview.needs().forEach(one -> text.append("\n  needs    ").append(one));
    preview.services().forEach(one -> text.append("\n  replaces ").append(one));
    text.append("\n  moves    ").append(Outcome.connections(preview.connections())).append('\n');
    return text.toString();
  }

  private static Map<String, Object> json(Preview preview) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bundle", preview.name());
    fields.put("version", preview.version());
    if (!preview.replaces().isEmpty()) {
      fields.put("replaces", preview.replaces());
    }
    fields.put("needs", preview.needs());
    fields.put("services", preview.services());
    fields.put("connections", preview.connections());
    return fields;
  }
}
