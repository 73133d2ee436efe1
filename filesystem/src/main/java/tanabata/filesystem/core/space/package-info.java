/// Which blocks are free. Start with [tanabata.filesystem.core.space.Space].
package tanabata.filesystem.core.space;
