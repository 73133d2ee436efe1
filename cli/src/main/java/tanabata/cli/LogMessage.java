package tanabata.cli;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import tanabata.foundation.Sanitizer;

/// The message of a log line: it may quote anybody, and stays one line that a terminal can show.
public final class LogMessage extends ClassicConverter {

  @Override
  public String convert(ILoggingEvent event) {
    return Sanitizer.onOneLine(event.getFormattedMessage());
  }
}
