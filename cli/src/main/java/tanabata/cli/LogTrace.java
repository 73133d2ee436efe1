package tanabata.cli;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;
import tanabata.foundation.Sanitizer;

/// The stack trace below a log line. Each of its lines is indented, so that none of them, whatever
/// the message of an exception quotes, looks like a log line.
public final class LogTrace extends ThrowableProxyConverter {

  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    return Sanitizer.lines(super.throwableProxyToString(thrown))
        .lines()
        .map(line -> "  " + line + "\n")
        .collect(Collectors.joining());
  }
}
