package io.jackfield.examples.clamd;

import io.jackfield.file.OpenFile;
import io.jackfield.file.StoreCheck;
import io.jackfield.file.StoreVerdict;
import io.jackfield.file.StoredFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each file to clamd, with the command INSTREAM of clamd(8), and refuses what that finds a
 * virus in. Where clamd gives no answer the check fails, and the file is refused for now.
 *
 * <p>The file space ends a check that takes too long with an interrupt, and that closes a {@code
 * SocketChannel}, whether it connects, reads or writes: it needs no other time limit.
 */
@Component(property = StoreCheck.NAME + "=clamd", configurationPid = ClamdConfig.PID)
@Designate(ocd = ClamdConfig.class)
public final class Clamd implements StoreCheck {
  private static final Logger log = LoggerFactory.getLogger(Clamd.class);
  private static final Pattern HOST_AND_PORT = Pattern.compile("(.+):(\\d{1,5})");
  private static final Pattern FOUND = Pattern.compile("stream: ([!-~]{1,200}) FOUND");
  private static final String COMMAND = "zINSTREAM\0";
  private static final int CONNECT_MILLIS = 5_000;
  private static final int PIECE = 1 << 16;
  private static final int LONGEST_REPLY = 1 << 12;

  private final SocketAddress address;

  /** For SCR. */
  @Activate
  public Clamd(ClamdConfig config) {
    address = address(config.address());
    log.info("clamd address={}", config.address());
  }

  private static SocketAddress address(String text) {
    Matcher tcp = HOST_AND_PORT.matcher(text);
    if (text.startsWith("/")) {
      return UnixDomainSocketAddress.of(text);
    }
    if (tcp.matches()) {
      return InetSocketAddress.createUnresolved(tcp.group(1), Integer.parseInt(tcp.group(2)));
    }
    throw new IllegalArgumentException("address: neither /PATH nor HOST:PORT: " + text);
  }

  @Override
  public StoreVerdict check(StoredFile file) throws IOException {
    String reply;
    try (SocketChannel clamd = connect()) {
      send(clamd, file.content());
      reply = reply(clamd);
    }
    Matcher found = FOUND.matcher(reply);
    if (found.matches()) {
      return StoreVerdict.refused("a virus was found: " + found.group(1));
    }
    if (reply.equals("stream: OK")) {
      return StoreVerdict.accepted();
    }
    if (reply.startsWith("INSTREAM size limit exceeded")) {
      throw new IOException(
          "clamd takes no file of " + file.size() + " bytes: StreamMaxLength in clamd.conf");
    }
    throw new IOException(
        reply.isEmpty() ? "clamd hung up" : "clamd answered " + reply.replaceAll("[^ -~]", "?"));
  }

  private SocketChannel connect() throws IOException {
    boolean local = address instanceof UnixDomainSocketAddress;
    SocketChannel clamd =
        local ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    try {
      if (address instanceof InetSocketAddress tcp) {
        // A host that does not answer is not waited for as long as a file may take.
        InetSocketAddress now = new InetSocketAddress(tcp.getHostString(), tcp.getPort());
        clamd.socket().connect(now, CONNECT_MILLIS);
      } else {
        clamd.connect(address);
      }
      return clamd;
    } catch (IOException | RuntimeException e) {
      clamd.close();
      throw e;
    }
  }

  /** The content in pieces, each after its length; one of length 0 ends it. */
  private static void send(SocketChannel clamd, OpenFile content) throws IOException {
    boolean taken = write(clamd, ByteBuffer.wrap(COMMAND.getBytes(StandardCharsets.US_ASCII)));
    ByteBuffer piece = ByteBuffer.allocate(Integer.BYTES + PIECE);
    int count = 1;
    for (long at = 0; taken && count > 0; at += count) {
      piece.clear().position(Integer.BYTES);
      count = Math.max(0, content.read(piece, at));
      taken = write(clamd, piece.putInt(0, count).flip());
    }
  }

  /** False if clamd hangs up, as it does on what is too long for it; it has said so before. */
  private static boolean write(SocketChannel clamd, ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        clamd.write(bytes);
      }
      return true;
    } catch (IOException e) {
      if (!clamd.isOpen()) {
        throw e; // interrupted
      }
      return false;
    }
  }

  /** Up to the zero byte that ends it; empty if it does not end. */
  private static String reply(SocketChannel clamd) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST_REPLY);
    int end;
    do {
      if (clamd.read(bytes) < 0 || !bytes.hasRemaining()) {
        return "";
      }
      end = bytes.position() - 1;
    } while (bytes.get(end) != 0);
    return new String(bytes.array(), 0, end, StandardCharsets.UTF_8).strip();
  }
}
