package tanabata.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import tanabata.foundation.net.StrangerLines;

/// Bounds what libraries log. They write a line, or a stack trace, for each connection that does
/// what they did not expect, and so whoever connects could fill a disk. Ours are bounded where they
/// are written.
public final class ForeignLines extends Filter<ILoggingEvent> {

  private static final String OURS = "tanabata.";

  private final StrangerLines<String> lines = new StrangerLines<>();

  @Override
  public FilterReply decide(ILoggingEvent event) {
    String logger = event.getLoggerName();
    if (logger.startsWith(OURS)) {
      return FilterReply.NEUTRAL;
    }
    Turn turn = new Turn(logger.substring(logger.lastIndexOf('.') + 1));
    lines.write(logger, turn, event.getFormattedMessage());
    return turn.end();
  }

  /// While the event is looked at, to write it is to let it pass; what is written later is a line
  /// of its own.
  private static final class Turn implements Consumer<String> {
    private final String name;
    private boolean passes;
    private boolean over;

    Turn(String name) {
      this.name = name;
    }

    @Override
    public synchronized void accept(String text) {
      if (over) {
        // Not before: this is made while loggers are.
        LoggerFactory.getLogger(ForeignLines.class).warn("{}: {}", name, text);
      } else {
        passes = true;
      }
    }

    synchronized FilterReply end() {
      over = true;
      return passes ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
  }
}
