package io.jackfield.client.command;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.service.RemotesService;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.UsageException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gets a file from another server. */
final class GetCommand implements Command {
  private static final String URL = "URL";
  private static final String FILE = "FILE";

  @Override
  public CommandSpec spec() {
    return RemoteOptions.add(
            CommandSpec.of("get", "Gets a file by HTTP or FTP, whole or not at all.")
                .word(URL, "of the file: http:, https:, ftp: or ftps:")
                .optional(
                    FILE,
                    "where it goes: a file, a folder or - for standard output; the name in the"
                        + " address unless said",
                    List::of)
                .option("--checksum", "sha256:HEX", "what it has to be, or it is thrown away")
                .flag("--no-resume", "begins anew, whatever an earlier try has left")
                .detail(
                    "Until it is whole, it is in FILE.part, from where the next call goes on if"
                        + " the server's file is still the same."))
        .example("get URL", "the file is in this folder then, under its name")
        .example("get URL FILE --checksum sha256:HEX", "and is what its author says it is")
        .example("get URL - --user NAME --password-file FILE > out", "logs in, and writes it on");
  }

  @Override
  public void run(CommandCall call) throws Exception {
    Address address = Address.parse(call.word(URL));
    String file = call.find(FILE).orElse("");
    TransferBar bar = new TransferBar(call, address.name());
    TransferOptions options = Checksums.options(call, bar);
    Attempts attempts = new Attempts(call, RemoteOptions.retries(call));
    try (RemotesService remotes = new RemotesService();
        Remote remote = RemoteOptions.open(remotes, call, address.base())) {
      if (file.equals("-")) {
        new StandardOutput(remote, address.path(), call.out()).copy(attempts, Checksums.of(call));
        return;
      }
      Path target = target(file, address);
      RemoteFile got = attempts.run(() -> remote.get(address.path(), target, options), bar::done);
      if (call.json() || !call.has("--quiet")) {
        call.answer(
            Map.of(
                "file",
                target,
                "bytes",
                bar.done(),
                "modified",
                got.modified(),
                "version",
                Optional.of(got.version()).filter(v -> !v.isEmpty())),
            bar.summary());
      }
    }
  }

  /** Where it goes; what the address says is only a name. */
  private static Path target(String file, Address address) throws UsageException {
    try {
      if (!file.isEmpty() && !Files.isDirectory(Path.of(file))) {
        return Path.of(file).toAbsolutePath();
      }
      if (address.name().isEmpty()) {
        throw new UsageException("the address ends in no name of a file; give FILE");
      }
      return Path.of(file).resolve(address.name()).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new UsageException("that is no name of a file");
    }
  }
}
