package io.jackfield.examples.tour;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.Remotes;
import io.jackfield.client.TransferOptions;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** An FTP client: sends a file. There it has its name when it is whole. */
@Component(property = Command.NAME + "=tour send")
public final class SendCommand implements Command {
  @SuppressWarnings("NullAway.Init") // it is there before the first call is
  @Reference(policy = ReferencePolicy.DYNAMIC)
  private volatile Remotes remotes;

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("tour send", "Sends a file to another server.")
        .file("FILE", "what to send")
        .word("FOLDER", "where to, ftp://USER@HOST:PORT/PATH/")
        .word("NAME", "what it is called there")
        .word("SECRET", "the daemon's file with the password");
  }

  @Override
  public void run(CommandCall call) throws Exception {
    URI folder = URI.create(call.word("FOLDER"));
    Path secret = Path.of(call.word("SECRET"));
    RemoteSpec spec = RemoteSpec.builder(folder).user(folder.getUserInfo(), secret).build();
    try (Remote remote = remotes.open(spec);
        InputStream in = call.file("FILE")) {
      remote.put(in, -1, call.word("NAME"), TransferOptions.DEFAULT);
    }
    call.remark("sent");
  }
}
