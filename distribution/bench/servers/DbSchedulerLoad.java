import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;

/**
 * db-scheduler alone, with the settings of H2 and the number of threads that Jackfield has: reads a
 * count, enqueues so many one-off tasks and answers with how many were run in a second.
 */
public final class DbSchedulerLoad {
  private static volatile CountDownLatch runs = new CountDownLatch(0);

  private DbSchedulerLoad() {}

  public static void main(String[] arguments) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:" + arguments[0] + "/db" + arguments[1]);
    config.setMaximumPoolSize(1);
    try (HikariDataSource source = new HikariDataSource(config)) {
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "create table scheduled_tasks (task_name varchar(100) not null, task_instance"
                + " varchar(100) not null, task_data varbinary(1048576), execution_time"
                + " timestamp(9) with time zone not null, picked boolean not null, picked_by"
                + " varchar(50), last_success timestamp(9) with time zone, last_failure"
                + " timestamp(9) with time zone, consecutive_failures int, last_heartbeat"
                + " timestamp(9) with time zone, version bigint not null, primary key (task_name,"
                + " task_instance))");
        statement.execute("create index due on scheduled_tasks (picked, execution_time)");
      }
      OneTimeTask<Void> task =
          Tasks.oneTime("load", Void.class).execute((instance, context) -> runs.countDown());
      Scheduler scheduler =
          Scheduler.create(source, task)
              .threads(4)
              .pollingInterval(Duration.ofSeconds(1))
              .enableImmediateExecution()
              .build();
      scheduler.start();
      Scanner in = new Scanner(System.in);
      long number = 0;
      while (in.hasNextInt()) {
        int count = in.nextInt();
        runs = new CountDownLatch(count);
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
          scheduler.schedule(task.instance(Long.toString(number++)), Instant.now());
        }
        runs.await();
        System.out.println(count / ((System.nanoTime() - began) / 1e9));
      }
      scheduler.stop();
    }
  }
}
