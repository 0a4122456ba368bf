package io.jackfield.client.command;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.service.RemotesService;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import io.jackfield.command.Table;
import io.jackfield.util.Texts;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists a folder of another server. */
final class ListCommand implements Command {
  private static final String URL = "URL";

  @Override
  public CommandSpec spec() {
    return RemoteOptions.add(
            CommandSpec.of("ls", "Lists a folder of another server.")
                .word(URL, "of the folder: http:, https:, ftp: or ftps:")
                .detail(
                    "Over HTTP it is what the server's page of the folder links to, with what the"
                        + " page says of it."))
        .example("ls URL", "shows what is in it");
  }

  @Override
  public void run(CommandCall call) throws Exception {
    Address address = Address.parse(call.word(URL));
    Attempts attempts = new Attempts(call, RemoteOptions.retries(call));
    try (RemotesService remotes = new RemotesService();
        Remote remote = RemoteOptions.open(remotes, call, address.uri())) {
      List<RemoteFile> files = attempts.run(() -> remote.list(""), () -> 0);
      call.answer(files.stream().map(ListCommand::json).toList(), out -> print(files, out));
    }
  }

  private static void print(List<RemoteFile> files, PrintStream out) {
    Table table = new Table("NAME", "SIZE", "MODIFIED");
    for (RemoteFile file : files) {
      table.row(
          file.folder() ? file.name() + "/" : file.name(),
          file.size().isPresent() ? file.size().getAsLong() : "-",
          file.modified().map(Texts::time).orElse("-"));
    }
    table.print(out, "nothing is in it");
  }

  private static Map<String, Object> json(RemoteFile file) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", file.name());
    fields.put("folder", file.folder());
    if (file.size().isPresent()) {
      fields.put("size", file.size().getAsLong());
    }
    fields.put("modified", file.modified().map(Object.class::cast));
    return fields;
  }
}
