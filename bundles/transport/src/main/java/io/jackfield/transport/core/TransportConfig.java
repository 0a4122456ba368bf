package io.jackfield.transport.core;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What an operator sets in {@code etc/io.jackfield.transport.cfg}; read at start, but for the last.
 */
@ObjectClassDefinition(
    id = TransportConfig.PID,
    name = "Transport",
    description =
        "Event loops, workers and parking. Read when the daemon starts, but for stop.limit.")
@interface TransportConfig {
  String PID = "io.jackfield.transport";

  @AttributeDefinition(
      description =
          "Whether native libraries are used, where they load; with false it is nio and jdk, whatever"
              + " io and tls.engine say, and none is loaded or unpacked.")
  boolean native$() default true;

  @AttributeDefinition(
      description = "What moves the bytes: auto, epoll, io_uring or nio.",
      options = {
        @org.osgi.service.metatype.annotations.Option(label = "auto", value = "auto"),
        @org.osgi.service.metatype.annotations.Option(label = "epoll", value = "epoll"),
        @org.osgi.service.metatype.annotations.Option(label = "io_uring", value = "io_uring"),
        @org.osgi.service.metatype.annotations.Option(label = "nio", value = "nio")
      })
  String io() default "auto";

  @AttributeDefinition(description = "Event loops; 0 for one a processor.", min = "0", max = "256")
  int loops() default 0;

  @AttributeDefinition(
      description = "The most workers of one bundle at a time; more work waits.",
      min = "4",
      max = "10000")
  int workers() default 256;

  @AttributeDefinition(
      description =
          "What does the cryptography of TLS: openssl (BoringSSL), jdk, or auto for the first that"
              + " loads.",
      options = {
        @org.osgi.service.metatype.annotations.Option(label = "auto", value = "auto"),
        @org.osgi.service.metatype.annotations.Option(label = "openssl", value = "openssl"),
        @org.osgi.service.metatype.annotations.Option(label = "jdk", value = "jdk")
      })
  String tls_engine() default "auto";

  @AttributeDefinition(
      description = "Seconds that a connection waits for its protocol to come back.",
      min = "0",
      max = "3600")
  int parking_time() default 30;

  @AttributeDefinition(
      description = "The most connections of one protocol that wait for it.",
      min = "0",
      max = "1000000")
  int parking_connections() default 10000;

  @AttributeDefinition(
      description = "Seconds that a protocol that goes has for its connections to let go.",
      min = "0",
      max = "3600")
  int release_wait() default 5;

  @AttributeDefinition(
      description =
          "Seconds after which a connection is closed whose client has ended its side and which"
              + " has put nothing out.",
      min = "1",
      max = "3600")
  int halfclose_timeout() default 60;

  @AttributeDefinition(
      description = "Milliseconds that open exchanges have to end when the daemon stops.",
      min = "0",
      max = "600000")
  int stop_wait() default 3000;

  /** Not used here: the launcher, which waits, finds it among the properties of the service. */
  @AttributeDefinition(
      description =
          "Milliseconds after which a daemon that stops cuts off what has not ended: more than"
              + " stop.wait. A saved change is applied at once.",
      min = "1000",
      max = "3600000")
  int stop_limit() default 5000;
}
