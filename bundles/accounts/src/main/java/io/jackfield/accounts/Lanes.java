package io.jackfield.accounts;

import java.util.concurrent.ExecutorService;

/** Hands out threads for one kind of work: {@link io.jackfield.transport.Transport#lane}. */
interface Lanes {
  ExecutorService open(String name, int most, int waiting);
}
