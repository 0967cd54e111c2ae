# The fake /bin/launchctl: passes its arguments to the fake launchd and prints the answer.
# It is in Perl because a scan calls it five times: Perl starts in 5 ms, Node in 50. Debian always has Perl.
use strict;
use warnings;
# IO::Socket would take longer to load than all else.
use Socket;

my $path = ($0 =~ s{[^/]*$}{}r) . 'launchd.sock';
socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
if (!connect($socket, pack_sockaddr_un($path))) {
  print STDERR "The fake launchd does not run: $!\n";
  exit 70;
}
# The fake osascript and sudo set this variable for the programs that they run, because those do not have root's user id.
my $who = ($ENV{BUILDERBAR_FAKE_ROOT} // '') eq '1' ? 'root' : 'user';
my $request = join '', map { "$_\0" } scalar(@ARGV), $who, @ARGV;
syswrite($socket, $request) == length $request or die "launchd.sock: $!\n";

# The answer is the exit code, the length of stdout in bytes, then the texts for stdout and stderr.
my $answer = do { local $/; <$socket> };
exit 70 unless defined $answer && $answer =~ s/^(\d+) (\d+)\n//;
my ($code, $length) = ($1, $2);
print STDOUT substr($answer, 0, $length);
print STDERR substr($answer, $length);
exit $code;
