package io.jackfield.tasks.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets in {@code etc/io.jackfield.tasks.cfg}. */
@ObjectClassDefinition(
    id = TasksConfig.PID,
    name = "Tasks",
    description = "The task engine. A change interrupts runs as a restart does.")
public @interface TasksConfig {
  String PID = "io.jackfield.tasks";

  @AttributeDefinition(description = "The most runs at a time.", min = "1", max = "1000")
  int concurrency() default 4;

  @AttributeDefinition(
      description = "Seconds between two looks at the queue for runs whose time has come.",
      min = "1",
      max = "60")
  int poll() default 1;

  @AttributeDefinition(
      description = "Seconds that running tasks have to end when the daemon or their bundle stops.",
      min = "0",
      max = "600")
  int stop_wait() default 3;

  @AttributeDefinition(
      description = "The most ended runs that are remembered.",
      min = "10",
      max = "1000000")
  int history_max() default 1000;

  @AttributeDefinition(
      description = "Days that ended runs are remembered.",
      min = "1",
      max = "3650")
  int history_days() default 30;

  @AttributeDefinition(
      description =
          "Whether a run is on the disk, and outlives a power loss, before it is promised.")
  boolean sync() default false;

  @AttributeDefinition(
      description =
          "A PostgreSQL database for the queue, jdbc:postgresql://HOST/DATABASE, which several"
              + " daemons may have; none for a file in data/.")
  String jdbc_url() default "";

  @AttributeDefinition(description = "Who logs in to the database.")
  String jdbc_user() default "";

  @AttributeDefinition(
      description = "A file with the password, read at the start; relative to etc/.")
  String jdbc_password_file() default "";

  @AttributeDefinition(
      description =
          "The name of this daemon among those of one database, at most 20 letters, digits, '.',"
              + " '_', '-'; one that is made once and kept in data/node if empty.")
  String node() default "";
}
