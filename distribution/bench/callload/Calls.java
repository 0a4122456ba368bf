package callload;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.Remotes;
import io.jackfield.client.TransferOptions;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code callload WHAT URL NAME LOCAL COUNT}: gets or puts so many files, one after the other by
 * one {@link Remote}, and answers with the seconds from its opening to the last file.
 */
public final class Calls implements Command {
  private volatile Remotes remotes;

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("callload", "Gets or puts files.")
        .word("WHAT", "get or put")
        .word("URL", "of a folder")
        .word("NAME", "of the file there; of several the beginning, before a number")
        .word("LOCAL", "the same here")
        .word("COUNT", "how many")
        .option("--user", "NAME:PASSWORD", "who logs in");
  }

  @Override
  public void run(CommandCall call) throws Exception {
    int count = Integer.parseInt(call.word("COUNT"));
    boolean get = call.word("WHAT").equals("get");
    RemoteSpec.Builder spec = RemoteSpec.builder(URI.create(call.word("URL")));
    call.option("--user")
        .map(user -> user.split(":", 2))
        .ifPresent(user -> spec.user(user[0], user[1]::toCharArray));
    long began = System.nanoTime();
    try (Remote remote = remotes.open(spec.build())) {
      for (int i = 0; i < count; i++) {
        String number = count == 1 ? "" : String.valueOf(i);
        String there = call.word("NAME") + number;
        Path here = Path.of(call.word("LOCAL") + number);
        if (get) {
          remote.get(there, here, TransferOptions.DEFAULT);
        } else {
          remote.put(here, there, TransferOptions.DEFAULT);
        }
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    call.answer(Map.of("seconds", seconds), seconds + " s");
  }
}
