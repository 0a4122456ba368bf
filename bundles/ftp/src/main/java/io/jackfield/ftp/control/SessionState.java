package io.jackfield.ftp.control;

import io.jackfield.file.VirtualPath;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session remembers between two commands: plain values, which survive a hand-over. */
public final class SessionState {
  private static final String SCHEMA = "ftp.schema";
  private static final int OURS = 4;

  /** The name of USER that waits for its PASS; empty if none does. */
  public String user = "";

  /** The account that is logged in; empty if none is. */
  public String account = "";

  public boolean anonymous;
  public VirtualPath folder = VirtualPath.ROOT;
  public boolean ascii = true;

  /** Where the next transfer begins. */
  public long restart;

  public @Nullable VirtualPath renameFrom;

  /** What PORT or EPRT has told. */
  public @Nullable InetSocketAddress activePort;

  public boolean bufferSizeSet;
  public boolean privateData;
  public boolean onlyExtendedPassive;
  public int failedLogins;
  int unknownCommands;

  /** The facts that MLST and MLSD shall tell; {@code null} for all there are. */
  public @Nullable List<String> facts;

  /**
   * Resolves what a client sent against the folder it is in. Whoever goes up from the root stays
   * there; whoever goes up further and down again is refused.
   *
   * @throws io.jackfield.file.BadPathException if it is no path
   */
  public VirtualPath resolve(String text) {
    int depth = text.startsWith("/") ? 0 : folder.depth();
    boolean above = false;
    for (String element : text.split("/", -1)) {
      switch (element) {
        case "", "." -> {}
        case ".." -> {
          above |= depth == 0;
          depth = Math.max(0, depth - 1);
        }
        default -> {
          if (above) {
            return folder.resolve(text);
          }
          depth++;
        }
      }
    }
    return above ? VirtualPath.ROOT : folder.resolve(text);
  }

  public boolean loggedIn() {
    return !account.isEmpty();
  }

  /** Forgets what was said in the clear (RFC 4217 section 4); what counts abuse stays. */
  public void startOver() {
    user = "";
    account = "";
    anonymous = false;
    folder = VirtualPath.ROOT;
    ascii = true;
    restart = 0;
    renameFrom = null;
    activePort = null;
    bufferSizeSet = false;
    privateData = false;
    onlyExtendedPassive = false;
    facts = null;
  }

  /** Whether what a connection brings is in words that this version knows. */
  static boolean isKnown(Map<String, Object> saved) {
    return Integer.valueOf(OURS).equals(saved.get(SCHEMA));
  }

  /** Whether a connection comes from an earlier version. */
  static boolean isIn(Map<String, Object> saved) {
    return saved.containsKey(SCHEMA);
  }

  void save(Map<String, Object> to) {
    to.put(SCHEMA, OURS);
    to.put("ftp.user", user);
    to.put("ftp.account", account);
    to.put("ftp.anonymous", anonymous);
    to.put("ftp.folder", folder.toString());
    to.put("ftp.ascii", ascii);
    to.put("ftp.restart", restart);
    to.put("ftp.rename", renameFrom == null ? "" : renameFrom.toString());
    if (activePort == null) {
      to.remove("ftp.port");
    } else {
      to.put("ftp.port", activePort);
    }
    to.put("ftp.pbsz", bufferSizeSet);
    to.put("ftp.private", privateData);
    to.put("ftp.epsv.all", onlyExtendedPassive);
    to.put("ftp.failed.logins", failedLogins);
    to.put("ftp.unknown.commands", unknownCommands);
    if (facts == null) {
      to.remove("ftp.facts");
    } else {
      to.put("ftp.facts", facts);
    }
  }

  /** What an earlier version saved, if that {@linkplain #isKnown is known}. */
  static SessionState restore(Map<String, Object> from) {
    SessionState state = new SessionState();
    state.user = text(from, "ftp.user");
    state.account = text(from, "ftp.account");
    state.anonymous = flag(from, "ftp.anonymous");
    state.folder = VirtualPath.parse(text(from, "ftp.folder"));
    state.ascii = flag(from, "ftp.ascii");
    state.restart = number(from, "ftp.restart");
    String rename = text(from, "ftp.rename");
    state.renameFrom = rename.isEmpty() ? null : VirtualPath.parse(rename);
    state.activePort = from.get("ftp.port") instanceof InetSocketAddress port ? port : null;
    state.bufferSizeSet = flag(from, "ftp.pbsz");
    state.privateData = flag(from, "ftp.private");
    state.onlyExtendedPassive = flag(from, "ftp.epsv.all");
    state.failedLogins = (int) number(from, "ftp.failed.logins");
    state.unknownCommands = (int) number(from, "ftp.unknown.commands");
    state.facts =
        from.get("ftp.facts") instanceof List<?> facts
            ? facts.stream().map(String::valueOf).toList()
            : null;
    return state;
  }

  private static String text(Map<String, Object> from, String key) {
    return from.get(key) instanceof String text ? text : "";
  }

  private static boolean flag(Map<String, Object> from, String key) {
    return Boolean.TRUE.equals(from.get(key));
  }

  private static long number(Map<String, Object> from, String key) {
    return from.get(key) instanceof Number number ? number.longValue() : 0;
  }
}
