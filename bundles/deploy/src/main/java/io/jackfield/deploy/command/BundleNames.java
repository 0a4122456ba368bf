package io.jackfield.deploy.command;

import io.jackfield.command.CommandSpec;
import io.jackfield.deploy.Deployer;

/** The bundles that a command can be told, by the last part of their symbolic names. */
final class BundleNames {
  static final String NAME = "NAME";
  static final String HELP = "a symbolic name, or its last part where that is clear";

  private BundleNames() {}

  static CommandSpec.Values of(Deployer deployer) {
    return () -> deployer.bundles().stream().map(bundle -> last(bundle.name())).toList();
  }

  static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  static boolean matches(String typed, String name) {
    return name.equals(typed) || name.endsWith("." + typed);
  }
}
