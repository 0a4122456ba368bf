package io.jackfield.tasks.scheduler;

import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import io.jackfield.tasks.definition.Definition;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks only for runs that may begin: their task is there and has not as many as it may. All others
 * wait in the table and take no place in a batch.
 */
final class DueQuery extends DefaultJdbcCustomization {
  private static final String NONE = "1 = 0";

  /** Those whose runs are looked for; on the thread that looks. */
  private Collection<Definition> tasks = List.of();

  DueQuery() {
    super(false);
  }

  /** Looks for runs of these from now on. */
  void lookFor(Collection<Definition> now) {
    tasks = now;
  }

  /** Ordered as the index is, or H2 would read and sort all that are due. */
  @Override
  public String createSelectDueQuery(
      String table, int limit, String andCondition, boolean orderByPriority) {
    return "select * from %s where picked = ? and execution_time <= ? %s and %s"
            .formatted(table, andCondition, mayBegin(table))
        + " order by picked, execution_time fetch first %d rows only".formatted(limit);
  }

  private String mayBegin(String table) {
    StringBuilder condition = new StringBuilder(among(tasks));
    tasks.stream()
        .filter(Definition::isLimited)
        .collect(Collectors.groupingBy(Definition::concurrency))
        .forEach(
            (most, limited) ->
                condition
                    .append(" and not (" + among(limited) + " and task_name in (select task_name")
                    .append(" from " + table + " where picked and " + among(limited))
                    .append(" group by task_name having count(*) >= " + most + "))"));
    List<Definition> keyed = tasks.stream().filter(Definition::oneForEachKey).toList();
    if (!keyed.isEmpty()) {
      condition
          .append(" and not (" + among(keyed) + " and exists (select 1 from " + table + " other")
          .append(" where other.picked and other.task_name = " + table + ".task_name")
          .append(" and other.run_key = " + table + ".run_key))");
    }
    return condition.toString();
  }

  /** Quoted; TaskName lets no quote through. */
  private static String among(Collection<Definition> tasks) {
    return tasks.isEmpty()
        ? NONE
        : tasks.stream()
            .map(task -> "'" + task.name() + "'")
            .collect(Collectors.joining(",", "task_name in (", ")"));
  }

  @Override
  public String getName() {
    return "jackfield";
  }
}
