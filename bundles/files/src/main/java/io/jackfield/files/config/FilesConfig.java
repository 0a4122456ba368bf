package io.jackfield.files.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator sets in {@code etc/io.jackfield.files.cfg}. */
@ObjectClassDefinition(
    id = FilesConfig.PID,
    name = "Files",
    description = "The folder that HTTP, FTP and tasks share.")
public @interface FilesConfig {
  String PID = "io.jackfield.files";

  @AttributeDefinition(
      required = false,
      description =
          "The folder behind / of the file space, created if missing; empty for files in the"
              + " daemon's home. Never one that holds, or lies in, a folder of the daemon itself.")
  String root() default "";

  @AttributeDefinition(
      required = false,
      description =
          "Other folders at paths of the file space, such as /media=/srv/media, and only for"
              + " reading /media=/srv/media:ro, with commas between them; empty for none.")
  String[] mounts() default {};

  @AttributeDefinition(
      required = false,
      description =
          "How much may be in a folder and all below it, such as /in=10G, or /in=10G:10000 with"
              + " the number of files, with commas between them; empty for no limit. Accounts have"
              + " limits of their own (jackfield user quota).")
  String[] quotas() default {};

  @AttributeDefinition(
      required = false,
      description =
          "Names of checks without which nothing is stored, with commas between them: files are"
              + " refused, for now, while one of them is missing. Checks that are there look at each"
              + " file in any case.")
  String[] checks_required() default {};

  @AttributeDefinition(
      description = "How many seconds a check may take for one file, which is refused then.",
      min = "1",
      max = "3600")
  int check_timeout() default 60;

  @AttributeDefinition(
      required = false,
      description =
          "Endings of names, in any spelling, under which clients put files that are not whole yet:"
              + " they have arrived when they are renamed. With commas between them; empty for none.")
  String[] unfinished() default {".part", ".filepart", ".tmp"};

  @AttributeDefinition(
      description =
          "What happens to an upload of a new file that breaks off: keep, for its account to go on"
              + " with, or delete.",
      options = {
        @Option(label = "keep", value = "keep"),
        @Option(label = "delete", value = "delete")
      })
  String partial() default "keep";

  @AttributeDefinition(description = "How many days that is kept.", min = "1", max = "3650")
  int partial_days() default 7;

  @AttributeDefinition(
      description = "Whether an upload is on the disk, not only in memory, before it is confirmed.")
  boolean sync() default false;

  @AttributeDefinition(
      required = false,
      description =
          "Names of files and folders that are there for no account, in any spelling, with commas"
              + " between them; empty for none.")
  String[] hidden() default {".git", ".htaccess", ".htpasswd", ".ftpaccess", ".ssh", ".env"};
}
