package io.jackfield.http.filters;

import io.jackfield.http.HttpFilter;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.whiteboard.OverdueCalls;
import io.jackfield.util.OccasionalLine;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The filters of one request, which is counted into each of them. */
public final class FilterChain {
  private final List<FilterRegistration> filters;
  private final IncomingRequest request;
  private final EventExecutor loop;
  private final OverdueCalls overdue;
  private final Executor closing;

  private FilterChain(
      List<FilterRegistration> filters,
      IncomingRequest request,
      EventExecutor loop,
      OverdueCalls overdue,
      Executor closing) {
    this.filters = filters;
    this.request = request;
    this.loop = loop;
    this.overdue = overdue;
    this.closing = closing;
  }

  /**
   * Counts a request in; null if one of the filters is leaving.
   *
   * @param loop the connection's event loop
   * @param overdue ends what takes too long
   * @param closing closes content that nobody gets, which may block
   */
  static @Nullable FilterChain enter(
      List<FilterRegistration> filters,
      IncomingRequest request,
      EventExecutor loop,
      OverdueCalls overdue,
      Executor closing) {
    List<FilterRegistration> entered = new ArrayList<>();
    for (FilterRegistration filter : filters) {
      if (!filter.uses().enter()) {
        entered.forEach(each -> each.uses().exit());
        return null;
      }
      entered.add(filter);
    }
    return new FilterChain(filters, request, loop, overdue, closing);
  }

  /** Whether nobody stands before the answer. */
  public boolean isEmpty() {
    return filters.isEmpty();
  }

  /**
   * Has the request answered; on the event loop, once.
   *
   * @param last answers what the filters let pass; called on the event loop, at most once; its
   *     stage does not fail
   * @param failed makes a response of a failure, of which the line says what nobody has foreseen
   * @return completed on any thread, never with a failure
   */
  public CompletionStage<HttpResponse> run(
      HttpFilter.Next last, BiFunction<Throwable, OccasionalLine, HttpResponse> failed) {
    HttpFilter.Next next = last;
    for (int i = filters.size() - 1; i >= 0; i--) {
      FilterRegistration filter = filters.get(i);
      HttpFilter.Next behind = next;
      next = () -> new FilterCall(this, filter, behind, failed).start();
    }
    return next.handle();
  }

  /** The response is sent, or never will be; once. */
  public void exit() {
    filters.forEach(each -> each.uses().exit());
  }

  IncomingRequest request() {
    return request;
  }

  EventExecutor loop() {
    return loop;
  }

  OverdueCalls overdue() {
    return overdue;
  }

  Executor closing() {
    return closing;
  }
}
