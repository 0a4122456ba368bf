package io.jackfield.ftp.control;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** {@code etc/io.jackfield.ftp.cfg}. */
@ObjectClassDefinition(id = FtpConfig.PID, name = "FTP")
public @interface FtpConfig {
  String PID = "io.jackfield.ftp";

  @AttributeDefinition(description = "What a client is told when it connects.")
  String banner() default "Jackfield FTP ready.";

  @AttributeDefinition(
      min = "1",
      max = "100",
      description = "Wrong passwords after which the connection is closed.")
  int login_failures() default 3;

  @AttributeDefinition(
      min = "0",
      max = "60",
      description = "Seconds before a wrong password is answered.")
  int login_delay() default 1;

  @AttributeDefinition(
      description =
          "Ports for passive data connections, as 50000-50100; empty takes any free port.")
  String passive_ports() default "";

  @AttributeDefinition(
      description =
          "Address or host name told to clients in the answer to PASV, looked up each time;"
              + " empty tells the address that the client has connected to.")
  String passive_address() default "";

  @AttributeDefinition(
      min = "1",
      max = "600",
      description = "Seconds that a data connection is waited for.")
  int data_connect_timeout() default 20;

  @AttributeDefinition(
      min = "1",
      max = "86400",
      description = "Seconds without progress after which a transfer is given up.")
  int data_stall_timeout() default 60;

  @AttributeDefinition(
      description =
          "Whether the daemon connects to the client for data (PORT, EPRT);"
              + " only ever to the address that the client has connected from.")
  boolean active() default false;

  @AttributeDefinition(
      description = "What needs TLS: none, login (and all commands after it) or data (as well).",
      options = {
        @Option(label = "none", value = "none"),
        @Option(label = "login", value = "login"),
        @Option(label = "data", value = "data")
      })
  String tls_required() default "none";
}
