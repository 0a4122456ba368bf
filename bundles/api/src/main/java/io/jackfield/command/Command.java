package io.jackfield.command;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An operator's command. Registered as a service it can be called as {@code jackfield NAME}, is
 * listed by {@code jackfield help} and completed by shells, for as long as the service is there. Of
 * two of one name the one with the better ranking counts.
 */
@ConsumerType
public interface Command {

  /**
   * A service property: the name again, by which versions of a bundle are compared. A new version
   * that lacks a command of the old one is not taken for its replacement.
   */
  String NAME = "command.name";

  /**
   * What it is called, what it takes and what it says of itself. Asked for on any thread, and more
   * than once: always the same.
   */
  CommandSpec spec();

  /**
   * Runs the command once, on a thread of its own, which may block. It has failed if it complains
   * or throws; see {@link CommandCall} for what the client sees then.
   *
   * @throws UsageException if the words do not fit after all: exit code 2
   * @throws RetryableException if it has failed, and another try may help: exit code 4
   * @throws Exception with a message that is made for the operator: exit code 1. An exception of a
   *     type that programs throw by mistake is told without its message and logged
   */
  void run(CommandCall call) throws Exception;

  /** What a command does, where a class of its own would say no more. */
  @FunctionalInterface
  interface Action {
    /** As {@link Command#run}. */
    void run(CommandCall call) throws Exception;
  }

  /** A command of its parts. */
  static Command of(CommandSpec spec, Action action) {
    return new Command() {
      @Override
      public CommandSpec spec() {
        return spec;
      }

      @Override
      public void run(CommandCall call) throws Exception {
        action.run(call);
      }
    };
  }
}
