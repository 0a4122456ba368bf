package io.jackfield.client.forward;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator sets in {@code etc/io.jackfield.client.forward-NAME.cfg}. */
@ObjectClassDefinition(
    id = ForwardConfig.PID,
    name = "TCP forwarding",
    description = "A protocol forward-NAME, whose connections go on to another server.")
@interface ForwardConfig {
  String PID = "io.jackfield.client.forward";

  @AttributeDefinition(description = "Where to: HOST:PORT, or several with commas between them.")
  String[] upstream();

  @AttributeDefinition(
      description =
          "failover: the first that answers; round-robin: each in its turn; least: the one with the"
              + " fewest connections.",
      options = {
        @Option(label = "failover", value = "failover"),
        @Option(label = "round-robin", value = "round-robin"),
        @Option(label = "least", value = "least")
      })
  String balance() default "failover";

  @AttributeDefinition(
      description =
          "Seconds for a connection to an upstream, and for the handshake on it, until the next one"
              + " is tried.",
      min = "1",
      max = "300")
  int connect_timeout() default 5;

  @AttributeDefinition(
      description =
          "Seconds between two looks whether an upstream takes connections; 0 for none, and then each"
              + " is tried.",
      min = "0",
      max = "3600")
  int check_interval() default 10;

  @AttributeDefinition(
      description = "After so many connections in a row that failed an upstream counts as down.",
      min = "1",
      max = "100")
  int check_fall() default 3;

  @AttributeDefinition(
      description = "After so many in a row that came about it counts as up again.",
      min = "1",
      max = "100")
  int check_rise() default 2;

  @AttributeDefinition(
      description =
          "The PROXY header that tells an upstream who the client is: off; v1, as text; v2, as bytes.",
      options = {
        @Option(label = "off", value = "off"),
        @Option(label = "v1", value = "v1"),
        @Option(label = "v2", value = "v2")
      })
  String proxy_protocol() default "off";

  @AttributeDefinition(
      description = "off: in the clear to the upstream; on: TLS, and the certificate is checked.",
      options = {@Option(label = "off", value = "off"), @Option(label = "on", value = "on")})
  String tls() default "off";

  @AttributeDefinition(
      description =
          "Authorities, or the upstream's own certificate, PEM, relative to etc, that are trusted"
              + " besides the JDK's.",
      required = false)
  String tls_ca() default "";

  @AttributeDefinition(
      description =
          "The name that the upstream is asked for and its certificate has to be of; empty for HOST.",
      required = false)
  String tls_name() default "";
}
