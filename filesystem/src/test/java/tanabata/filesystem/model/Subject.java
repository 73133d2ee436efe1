package tanabata.filesystem.model;

import java.util.Optional;
import java.util.function.LongSupplier;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// A filesystem that is asked for one thing after the other.
public interface Subject {

  /// Of anything but reads.
  Reply ask(Request request);

  Found read(Request.Read request);

  /// @param bytes none if the read failed
  record Found(Reply reply, byte[] bytes) {}

  static Subject of(ModelFilesystem model, LongSupplier clock) {
    return new Subject() {
      @Override
      public Reply ask(Request request) {
        return model.apply(request, clock.getAsLong());
      }

      @Override
      public Found read(Request.Read request) {
        return new Found(model.apply(request, clock.getAsLong()), model.read(request));
      }
    };
  }

  /// The same filesystem, with a judge who hears all that is asked of it.
  ///
  /// @throws AssertionError at the first difference
  static Subject judged(Subject subject, Judge judge, LongSupplier clock) {
    return new JudgedSubject(subject, judge, Optional.empty(), clock);
  }

  /// Also with a model of crashes that remembers it. A subject whose power is cut throws, and what
  /// it was asked stays under way.
  static Subject recorded(Subject subject, Judge judge, CrashModel crash, LongSupplier clock) {
    return new JudgedSubject(subject, judge, Optional.of(crash), clock);
  }
}
