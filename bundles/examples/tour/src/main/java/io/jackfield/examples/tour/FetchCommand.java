package io.jackfield.examples.tour;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteInput;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.Remotes;
import io.jackfield.command.Command;
import io.jackfield.command.CommandCall;
import io.jackfield.command.CommandSpec;
import java.io.IOException;
import java.net.URI;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** An HTTP client: shows what is at an address. It is one for FTP, too. */
@Component(property = Command.NAME + "=tour fetch")
public final class FetchCommand implements Command {
  @SuppressWarnings("NullAway.Init") // it is there before the first call is
  @Reference(policy = ReferencePolicy.DYNAMIC)
  private volatile Remotes remotes;

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("tour fetch", "Shows a file of another server.")
        .word("FOLDER", "its address, http://HOST:PORT/PATH/")
        .word("NAME", "the name of the file");
  }

  @Override
  public void run(CommandCall call) throws IOException {
    RemoteSpec spec = RemoteSpec.builder(URI.create(call.word("FOLDER"))).build();
    try (Remote remote = remotes.open(spec);
        RemoteInput in = remote.read(call.word("NAME"), 0, "")) {
      in.transferTo(call.out());
    }
  }
}
