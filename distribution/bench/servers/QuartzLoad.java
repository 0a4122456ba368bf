import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Properties;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** Quartz and its JDBC store, with the same settings, as {@link DbSchedulerLoad} is. */
public final class QuartzLoad {
  private static volatile CountDownLatch runs = new CountDownLatch(0);

  private QuartzLoad() {}

  /** Counts. */
  public static final class Counting implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      runs.countDown();
    }
  }

  public static void main(String[] arguments) throws Exception {
    String url = "jdbc:h2:" + arguments[0] + "/quartz" + arguments[1];
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        InputStream tables =
            Job.class.getResourceAsStream("/org/quartz/impl/jdbcjobstore/tables_h2.sql")) {
      statement.execute(new String(tables.readAllBytes(), StandardCharsets.UTF_8));
    }
    Properties settings = new Properties();
    settings.putAll(
        java.util.Map.of(
            "org.quartz.threadPool.threadCount", "4",
            "org.quartz.scheduler.skipUpdateCheck", "true",
            "org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
            "org.quartz.jobStore.driverDelegateClass",
                "org.quartz.impl.jdbcjobstore.StdJDBCDelegate",
            "org.quartz.jobStore.dataSource", "h2",
            "org.quartz.dataSource.h2.provider", "hikaricp",
            "org.quartz.dataSource.h2.driver", "org.h2.Driver",
            "org.quartz.dataSource.h2.URL", url,
            "org.quartz.dataSource.h2.maxConnections", "1"));
    Scheduler scheduler = new StdSchedulerFactory(settings).getScheduler();
    scheduler.start();
    Scanner in = new Scanner(System.in);
    long number = 0;
    while (in.hasNextInt()) {
      int count = in.nextInt();
      runs = new CountDownLatch(count);
      long began = System.nanoTime();
      for (int i = 0; i < count; i++) {
        String name = Long.toString(number++);
        scheduler.scheduleJob(
            JobBuilder.newJob(Counting.class).withIdentity(name).build(),
            TriggerBuilder.newTrigger().withIdentity(name).startNow().build());
      }
      runs.await();
      System.out.println(count / ((System.nanoTime() - began) / 1e9));
    }
    scheduler.shutdown(true);
  }
}
