package io.jackfield.client.command;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.service.RemotesService;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.UsageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Puts a file on another server. */
final class PutCommand implements Command {
  private static final String URL = "URL";
  private static final String FILE = "FILE";

  @Override
  public CommandSpec spec() {
    return RemoteOptions.add(
            CommandSpec.of("put", "Puts a file by HTTP or FTP, whole or not there.")
                .word(FILE, "a file, or - for standard input")
                .word(URL, "of the file, or with a slash at its end of a folder to put it into")
                .option("--checksum", "sha256:HEX", "what the server is to check, if it can")
                .flag("--no-resume", "begins anew, whatever an earlier try has left")
                .detail(
                    "By FTP it has a name of its own until it is whole, and the next call goes on"
                        + " where one was cut; by HTTP it is one PUT."))
        .example("put FILE URL", "the file is there")
        .example("put - URL --token-file FILE", "what is piped in, with a token");
  }

  @Override
  public void run(CommandCall call) throws Exception {
    String file = call.word(FILE);
    boolean stdin = file.equals("-");
    Address address = Address.parse(call.word(URL));
    if (address.name().isEmpty()) {
      if (stdin) {
        throw new UsageException("the address ends in no name of a file");
      }
      address = address.plus(Path.of(file).toAbsolutePath().normalize().getFileName().toString());
    }
    TransferBar bar = new TransferBar(call, address.name());
    TransferOptions options = Checksums.options(call, bar);
    // What was read from standard input is gone.
    Attempts attempts = new Attempts(call, stdin ? 0 : RemoteOptions.retries(call));
    String path = address.path();
    try (RemotesService remotes = new RemotesService();
        Remote remote = RemoteOptions.open(remotes, call, address.base())) {
      RemoteFile put =
          attempts.run(
              () ->
                  stdin
                      ? remote.put(call.in(), -1, path, options)
                      : remote.put(Path.of(file).toAbsolutePath(), path, options),
              () -> 0);
      if (call.json() || !call.has("--quiet")) {
        call.answer(
            Map.of(
                "name",
                address.name(),
                "bytes",
                bar.done(),
                "version",
                Optional.of(put.version()).filter(v -> !v.isEmpty())),
            bar.summary());
      }
    }
  }
}
