package io.jackfield.client.mirror;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator sets in {@code etc/io.jackfield.client.mirror-NAME.cfg}. */
@ObjectClassDefinition(
    id = MirrorConfig.PID,
    name = "Mirror",
    description =
        "A task mirror-NAME, which moves files between another server and the file space.")
@interface MirrorConfig {
  String PID = "io.jackfield.client.mirror";

  @AttributeDefinition(
      description = "The folder on the other server: ftp, ftps, http or https; no password in it.")
  String remote();

  @AttributeDefinition(description = "Who logs in there; empty for nobody.", required = false)
  String user() default "";

  @AttributeDefinition(
      description = "A file with the password in its first line, relative to etc.",
      required = false)
  String password_file() default "";

  @AttributeDefinition(
      description = "A file with a bearer token for HTTP in its first line, relative to etc.",
      required = false)
  String token_file() default "";

  @AttributeDefinition(
      description =
          "Authorities, or the server's own certificate, PEM, relative to etc, that are trusted"
              + " besides the JDK's.",
      required = false)
  String ca() default "";

  @AttributeDefinition(
      description = "Through whom: http://HOST:PORT or socks5://HOST:PORT; empty for nobody.",
      required = false)
  String proxy() default "";

  @AttributeDefinition(description = "The folder of the file space; made if it is missing.")
  String local();

  @AttributeDefinition(
      description = "in: from the server into the file space; out: the other way.",
      options = {@Option(label = "in", value = "in"), @Option(label = "out", value = "out")})
  String direction() default "in";

  @AttributeDefinition(
      description =
          "Which files: globs with commas between them. One without a slash is for the name, one"
              + " with a slash for the path from the folder.")
  String[] pattern() default "*";

  @AttributeDefinition(
      description = "Which files are left out, as pattern; unfinished ones as others name them.",
      required = false)
  String[] exclude() default {"*.part", "*.filepart", "*.tmp"};

  @AttributeDefinition(description = "true: what is in folders of the folder as well.")
  boolean recursive() default false;

  @AttributeDefinition(
      description =
          "A cron expression with five fields, or six with seconds first; arrival: out, when a file"
              + " arrives; empty: when somebody runs it.",
      required = false)
  String when() default "*/5 * * * *";

  @AttributeDefinition(
      description = "The time zone of the cron expression; empty for the daemon's.",
      required = false)
  String zone() default "";

  @AttributeDefinition(
      description =
          "What happens to a file, where it comes from, when it has been moved: keep it, delete it,"
              + " or move it to another folder there.",
      options = {
        @Option(label = "keep", value = "keep"),
        @Option(label = "delete", value = "delete"),
        @Option(label = "move", value = "move")
      })
  String after() default "keep";

  @AttributeDefinition(
      description =
          "With after = move: in, a folder in the server's folder; out, a folder of the file space.",
      required = false)
  String move_to() default "";

  @AttributeDefinition(
      description =
          "What makes a file the same as one that has been moved. time: path, size and time;"
              + " checksum: path and content, whatever its time.",
      options = {
        @Option(label = "time", value = "time"),
        @Option(label = "checksum", value = "checksum")
      })
  String same() default "time";

  @AttributeDefinition(
      description =
          "Seconds since it was written last until a file is moved, so that nobody is still writing"
              + " it. For a server that tells no time: since it was seen for the first time like that."
              + " Of no account with when = arrival.",
      min = "0",
      max = "86400")
  int min_age() default 10;

  @AttributeDefinition(
      description =
          "true: a file that this mirror has brought, and that is no more where it came from, is"
              + " deleted, unless somebody else has written it since. Only with after = keep.")
  boolean delete_extra() default false;

  @AttributeDefinition(
      description = "How often a run in which something failed is tried again.",
      min = "0",
      max = "1000")
  int retries() default 3;

  @AttributeDefinition(description = "The wait before the first retry, doubled each time.")
  String backoff() default "30s";

  @AttributeDefinition(
      description = "Seconds for which nothing may come from the server, or be taken by it.",
      min = "1",
      max = "3600")
  int timeout() default 60;

  @AttributeDefinition(description = "How long a run may take: 30m, 6h, 2d.")
  String run_timeout() default "6h";
}
