package io.jackfield.client.mirror;

import io.jackfield.client.RemoteSpec;
import io.jackfield.client.Remotes;
import io.jackfield.file.BadPathException;
import io.jackfield.file.VirtualPath;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a mirror does, checked.
 *
 * @param folder of the file space
 * @param inward from the server into the file space
 * @param moveTo relative to the server's folder, or a path of the file space
 */
record MirrorSettings(
    RemoteSpec remote,
    VirtualPath folder,
    boolean inward,
    Selection selection,
    When when,
    After after,
    String moveTo,
    boolean byChecksum,
    Duration minAge,
    boolean deleteExtra,
    int retries,
    String backoff,
    String runTimeout) {
  private static final Pattern DURATION = Pattern.compile("[1-9][0-9]{0,8}(ms|s|m|h|d)");

  /** What becomes of a file where it comes from. */
  enum After {
    KEEP,
    DELETE,
    MOVE
  }

  /** When it runs; neither by cron nor on arrival is when somebody says so. */
  record When(Optional<String> cron, Optional<String> zone, boolean arrival) {}

  /**
   * Checks a configuration.
   *
   * @param etc what files are relative to
   */
  static MirrorSettings of(MirrorConfig config, Path etc, Remotes remotes)
      throws BadSettingException {
    boolean inward = config.direction().equals("in");
    After after =
        switch (config.after()) {
          case "delete" -> After.DELETE;
          case "move" -> After.MOVE;
          default -> After.KEEP;
        };
    if (config.delete_extra() && after != After.KEEP) {
      throw new BadSettingException("delete.extra", "not together with after = " + config.after());
    }
    VirtualPath folder = path("local", config.local());
    String moveTo = moveTo(config, after, inward, folder);
    return new MirrorSettings(
        spec(config, etc, remotes),
        folder,
        inward,
        selection(config, inward, folder, moveTo),
        when(config, inward),
        after,
        moveTo,
        config.same().equals("checksum"),
        // What has arrived is whole, and nobody would come back for it later.
        config.when().strip().equals("arrival")
            ? Duration.ZERO
            : Duration.ofSeconds(config.min_age()),
        config.delete_extra(),
        config.retries(),
        duration("backoff", config.backoff()),
        duration("run.timeout", config.run_timeout()));
  }

  private static VirtualPath path(String key, String value) throws BadSettingException {
    try {
      if (value.startsWith("/")) {
        return VirtualPath.parse(value);
      }
    } catch (BadPathException e) {
      throw new BadSettingException(key, String.valueOf(e.getMessage()));
    }
    throw new BadSettingException(key, "not a path of the file space such as /in: '" + value + "'");
  }

  private static String moveTo(MirrorConfig config, After after, boolean inward, VirtualPath folder)
      throws BadSettingException {
    String value = config.move_to().strip();
    if (value.isEmpty() != (after != After.MOVE)) {
      throw new BadSettingException(
          "move.to", value.isEmpty() ? "missing, with after = move" : "only with after = move");
    }
    if (value.isEmpty()) {
      return value;
    }
    if (!inward) {
      VirtualPath to = path("move.to", value);
      if (folder.startsWith(to)) {
        throw new BadSettingException("move.to", "the files of " + to + " are moved from there");
      }
      return to.toString();
    }
    VirtualPath inFolder = path("move.to", "/" + value);
    if (value.startsWith("/") || inFolder.isRoot() || value.contains("..")) {
      throw new BadSettingException(
          "move.to", "not a folder in the server's folder such as done: '" + value + "'");
    }
    return inFolder.toString().substring(1);
  }

  private static Selection selection(
      MirrorConfig config, boolean inward, VirtualPath folder, String moveTo)
      throws BadSettingException {
    String skipped = moveTo;
    if (!inward && !moveTo.isEmpty()) {
      VirtualPath to = VirtualPath.parse(moveTo);
      skipped = to.startsWith(folder) ? to.relativeTo(folder).toString().substring(1) : "";
    }
    return new Selection(
        Globs.of("pattern", config.pattern()),
        Globs.of("exclude", config.exclude()),
        config.recursive(),
        skipped);
  }

  private static When when(MirrorConfig config, boolean inward) throws BadSettingException {
    String when = config.when().strip();
    Optional<String> zone = Optional.of(config.zone().strip()).filter(z -> !z.isEmpty());
    if (when.equals("arrival")) {
      if (inward) {
        throw new BadSettingException("when", "arrival is for direction = out");
      }
      return new When(Optional.empty(), Optional.empty(), true);
    }
    if (when.isEmpty()) {
      return new When(Optional.empty(), Optional.empty(), false);
    }
    Cron.check("when", when);
    try {
      zone.ifPresent(ZoneId::of);
    } catch (DateTimeException e) {
      throw new BadSettingException("zone", "not a time zone: '" + config.zone() + "'");
    }
    return new When(Optional.of(when), zone, false);
  }

  private static String duration(String key, String value) throws BadSettingException {
    if (!DURATION.matcher(value.strip()).matches()) {
      throw new BadSettingException(key, "not a time such as 30s, 15m or 6h: '" + value + "'");
    }
    return value.strip();
  }

  private static RemoteSpec spec(MirrorConfig config, Path etc, Remotes remotes)
      throws BadSettingException {
    URI address = uri("remote", config.remote());
    check("remote", RemoteSpec.builder(address).build(), remotes);
    RemoteSpec.Builder builder =
        RemoteSpec.builder(address).timeout(Duration.ofSeconds(config.timeout()));
    String user = config.user().isBlank() ? named(address) : config.user().strip();
    if (!config.password_file().isBlank()) {
      if (user.isEmpty()) {
        throw new BadSettingException("password.file", "whose password? There is no user");
      }
      builder.user(user, etc.resolve(config.password_file().strip()));
    } else if (!user.isEmpty()) {
      throw new BadSettingException("user", "not without password.file");
    }
    if (!config.token_file().isBlank()) {
      builder.token(etc.resolve(config.token_file().strip()));
    }
    if (!config.ca().isBlank()) {
      builder.trusted(etc.resolve(config.ca().strip()));
    }
    if (!config.proxy().isBlank()) {
      builder.proxy(uri("proxy", config.proxy()));
    }
    RemoteSpec spec = builder.build();
    check("proxy", spec, remotes);
    return spec;
  }

  private static void check(String key, RemoteSpec spec, Remotes remotes)
      throws BadSettingException {
    try {
      remotes.open(spec).close();
    } catch (IllegalArgumentException e) {
      throw new BadSettingException(key, String.valueOf(e.getMessage()));
    }
  }

  private static String named(URI address) {
    return address.getUserInfo() == null ? "" : address.getUserInfo();
  }

  private static URI uri(String key, String value) throws BadSettingException {
    try {
      return new URI(value.strip());
    } catch (URISyntaxException e) {
      throw new BadSettingException(key, "not an address: " + e.getReason());
    }
  }

  /** Which two folders: what is known of another pair says nothing. */
  String pair() {
    return (inward ? "in " : "out ") + remote.address() + " " + folder;
  }
}
