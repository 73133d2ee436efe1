/// The clock that all of a node's timing goes by: [tanabata.platform.clock.BootClock].
package tanabata.platform.clock;
