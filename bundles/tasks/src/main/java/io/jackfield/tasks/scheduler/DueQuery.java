package io.jackfield.tasks.scheduler;

import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import io.jackfield.tasks.definition.Offer;
import io.jackfield.tasks.definition.Registry;
import java.util.Collection;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks only for runs that may begin: their task is there, and if it is exclusive no other run of
 * it goes on. All others wait in the table and take no place in a batch.
 */
final class DueQuery extends DefaultJdbcCustomization {
  private final Registry registry;
  private final Predicate<Offer> refused;

  /**
   * Over the tasks that are there.
   *
   * @param refused of which tasks no run may begin all the same
   */
  DueQuery(Registry registry, Predicate<Offer> refused) {
    super(false);
    this.registry = registry;
    this.refused = refused;
  }

  @Override
  public String createSelectDueQuery(
      String table, int limit, String andCondition, boolean orderByPriority) {
    return super.createSelectDueQuery(
        table, limit, andCondition + mayBegin(table), orderByPriority);
  }

  private String mayBegin(String table) {
    Collection<Offer> serving =
        registry.serving().stream().filter(offer -> !refused.test(offer)).toList();
    String all = names(serving);
    String exclusive =
        names(serving.stream().filter(offer -> offer.definition().exclusive()).toList());
    return (" and task_name in (" + all + ")")
        + (" and not (task_name in (" + exclusive + ") and task_name in")
        + (" (select task_name from " + table + " where picked))");
  }

  /** Quoted; TaskName lets no quote through. No task has the empty name: a list is not empty. */
  private static String names(Collection<Offer> offers) {
    return Stream.concat(Stream.of(""), offers.stream().map(offer -> offer.definition().name()))
        .collect(Collectors.joining("','", "'", "'"));
  }

  @Override
  public String getName() {
    return "jackfield";
  }
}
