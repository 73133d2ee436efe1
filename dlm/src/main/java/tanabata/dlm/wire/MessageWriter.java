package tanabata.dlm.wire;

import tanabata.dlm.api.LockView;
import tanabata.dlm.core.message.Message;

/// Encodes a [Message]: its kind, then its fields in the order of the record.
final class MessageWriter {

  private MessageWriter() {}

  static void write(Writer out, Message message) {
    switch (message) {
      case Message.OwnerRequest m -> request(out, m);
      case Message.Report m -> report(out, m);
      case Message.Granted m -> granted(out, m);
      case Message.Refused m -> refused(out, m);
      case Message.Released m -> released(out, m);
      case Message.Blocking m ->
          out.kind(Kinds.BLOCKING).name(m.name()).number(m.lock()).mode(m.mode());
      case Message.ReportsComplete m ->
          out.kind(Kinds.REPORTS_COMPLETE)
              .flag(m.cause() == Message.Cause.LEAVE)
              .number(m.lastToken());
      case Message.RequestLeave _ -> out.kind(Kinds.REQUEST_LEAVE);
      case Message.BeginLeave m -> out.kind(Kinds.BEGIN_LEAVE).number(m.epoch()).node(m.leaver());
      case Message.TakenOver _ -> out.kind(Kinds.TAKEN_OVER);
      case Message.ProbeSession m ->
          probe(out.kind(Kinds.PROBE_SESSION), m.probe()).number(m.session());
      case Message.ProbeLock m ->
          probe(out.kind(Kinds.PROBE_LOCK), m.probe())
              .name(m.name())
              .number(m.lock())
              .count(m.attempt());
      case Message.DeadlockFound m -> probe(out.kind(Kinds.DEADLOCK_FOUND), m.probe());
      case Message.RangeReply m ->
          out.kind(Kinds.RANGE_REPLY)
              .name(m.name())
              .number(m.request())
              .count(m.attempt())
              .result(m.result());
      case Message.ListLocks m -> listLocks(out, m);
      case Message.LockList m -> lockList(out, m);
    }
  }

  private static void request(Writer out, Message.OwnerRequest message) {
    switch (message) {
      case Message.Request m ->
          out.kind(Kinds.REQUEST)
              .name(m.name())
              .number(m.lock())
              .count(m.attempt())
              .number(m.session())
              .mode(m.mode())
              .flags(m.flags());
      case Message.Convert m ->
          out.kind(Kinds.CONVERT)
              .name(m.name())
              .number(m.lock())
              .count(m.attempt())
              .mode(m.from())
              .mode(m.to())
              .flags(m.flags())
              .block(m.block());
      case Message.Release m ->
          out.kind(Kinds.RELEASE)
              .name(m.name())
              .number(m.lock())
              .count(m.attempt())
              .mode(m.from())
              .flags(m.flags())
              .block(m.block());
      case Message.Cancel m ->
          out.kind(Kinds.CANCEL).name(m.name()).number(m.lock()).count(m.attempt());
      case Message.Adopt m ->
          out.kind(Kinds.ADOPT).name(m.name()).number(m.lock()).number(m.session());
      case Message.RequestRange m ->
          out.kind(Kinds.REQUEST_RANGE)
              .name(m.name())
              .number(m.request())
              .count(m.attempt())
              .range(m.range());
      case Message.CancelRange m ->
          out.kind(Kinds.CANCEL_RANGE).name(m.name()).number(m.request()).count(m.attempt());
    }
  }

  private static void report(Writer out, Message.Report message) {
    switch (message) {
      case Message.ReportLock m ->
          out.kind(Kinds.REPORT_LOCK)
              .name(m.name())
              .number(m.lock())
              .number(m.session())
              .mode(m.mode())
              .number(m.token())
              .value(m.value());
      case Message.ReportValue m ->
          out.kind(Kinds.REPORT_VALUE).name(m.name()).masterValue(m.value());
      case Message.ReportRange m -> out.kind(Kinds.REPORT_RANGE).name(m.name()).range(m.range());
    }
  }

  private static void granted(Writer out, Message.Granted m) {
    out.kind(Kinds.GRANTED)
        .name(m.name())
        .number(m.lock())
        .count(m.attempt())
        .mode(m.mode())
        .number(m.token())
        .flag(m.demoted())
        .value(m.value());
  }

  private static void refused(Writer out, Message.Refused m) {
    out.kind(Kinds.REFUSED)
        .name(m.name())
        .number(m.lock())
        .count(m.attempt())
        .status(m.reason())
        .mode(m.mode());
  }

  private static void released(Writer out, Message.Released m) {
    out.kind(Kinds.RELEASED).count(m.locks().size());
    m.locks().forEach(lock -> out.name(lock.name()).number(lock.lock()).count(lock.attempt()));
  }

  private static Writer probe(Writer out, Message.Probe probe) {
    return out.session(probe.initiator())
        .name(probe.name())
        .number(probe.lock())
        .count(probe.attempt())
        .count(probe.number());
  }

  private static void listLocks(Writer out, Message.ListLocks m) {
    out.kind(Kinds.LIST_LOCKS).number(m.request()).count(m.limit());
    out.flag(m.name().isPresent());
    m.name().ifPresent(out::name);
  }

  private static void lockList(Writer out, Message.LockList m) {
    out.kind(Kinds.LOCK_LIST).number(m.request()).flag(m.truncated()).count(m.locks().size());
    for (LockView view : m.locks()) {
      out.name(view.name())
          .node(view.master())
          .node(view.node())
          .number(view.lock())
          .number(view.session())
          .state(view.state())
          .mode(view.held())
          .mode(view.requested())
          .number(view.token())
          .number(view.ageNanos());
    }
  }
}
