package tanabata.filesystem.model;

import java.util.Optional;
import java.util.function.LongSupplier;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;

/// A filesystem and those who hear what it is asked and what it answers.
record JudgedSubject(Subject subject, Judge judge, Optional<CrashModel> crash, LongSupplier clock)
    implements Subject {

  @Override
  public Reply ask(Request request) {
    Request asked = judge.toModel(request);
    long now = clock.getAsLong();
    Optional<CrashModel.Ticket> ticket = crash.map(model -> model.begun(asked, now));
    Reply given = subject.ask(request);
    ticket.ifPresent(begun -> remember(begun, asked, given));
    fail(judge.check(asked, given, now));
    return given;
  }

  private void remember(CrashModel.Ticket ticket, Request asked, Reply given) {
    CrashModel model = crash.orElseThrow();
    if (given instanceof Reply.Failed || given instanceof Reply.Absent) {
      model.failed(ticket);
    } else {
      model.effective(ticket, judge.asGiven(asked, given));
      model.answered(ticket);
    }
  }

  @Override
  public Found read(Request.Read request) {
    Request.Read asked = (Request.Read) judge.toModel(request);
    Found found = subject.read(request);
    fail(judge.checkRead(asked, found.reply(), found.bytes(), clock.getAsLong()));
    return found;
  }

  private static void fail(Optional<String> difference) {
    difference.ifPresent(sentence -> {
      throw new AssertionError(sentence);
    });
  }
}
