# The fake /bin/ps: the real one, without processes of other process namespaces (private Macs of tests that run at the
# same time have their own nix-daemon and builds), and with the ages that the scenario asks for. A test cannot wait ten
# minutes, so processes that started with the fake Mac are made older, as ages.json says. The fake QEMU has a VM's memory.
# Every scan runs it. Perl starts in 5 ms, Node in 50, and Debian always has perl.
use strict;
use warnings;
use Time::HiRes 'time';
use Time::Local 'timegm';

my $folder = $0 =~ s{/[^/]*$}{}r;
my ($ps) = grep { -x } '/bin/ps', '/usr/bin/ps';
my ($namespace) = (readlink('/proc/self/ns/pid') // '') =~ /\[(\d+)\]/;
my @columns = defined $namespace ? ('-o', 'pidns=') : ();
open(my $output, '-|', $ps, @columns, @ARGV) or exit 127;
my @lines = <$output>;
close $output;
my $code = $? >> 8;
@lines = map { s/^ *$namespace //r } grep { /^ *$namespace / } @lines if defined $namespace;

open(my $file, '<', "$folder/ages.json") or die "ages.json: $!\n";
my $ages = do { local $/; <$file> };
my ($seconds) = $ages =~ /"seconds":(\d+)/ or die "ages.json has no seconds\n";
my ($year, $month, $day, $hour, $minute, $second) = $ages =~ /"before":"(\d+)-(\d+)-(\d+)T(\d+):(\d+):([\d.]+)Z"/
  or die "ages.json has no time\n";
my $before = timegm(0, $minute, $hour, $day, $month - 1, $year) + $second;

if ($seconds > 0 && "@ARGV" ne '-axww -o pid=,ppid=,uid=,etime=,pcpu=,rss=,command=') {
  my $message = "ps @ARGV: the fake cannot change the ages in this output" =~ s/(["\\])/\\$1/gr;
  open(my $violations, '>>', "$folder/violations.ndjson") or die "violations.ndjson: $!\n";
  print $violations qq("$message"\n);
}
print map { sized(aged($_)) } @lines;
exit $code;

# A line of ps with the age of a process of this fake Mac increased.
sub aged {
  my ($line) = @_;
  return $line if $seconds == 0 || index($line, $folder) < 0;
  my ($head, $days, $hours, $minutes, $rest, $tail) =
    $line =~ /^(\s*\d+\s+\d+\s+\d+\s+)(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)(\s.*)$/s or return $line;
  my $age = ((($days // 0) * 24 + ($hours // 0)) * 60 + $minutes) * 60 + $rest;
  # ps gives whole seconds, rounded down: a process seems to have begun up to a second later than it did.
  return $line if time() - $age > $before + 1;
  return $head . elapsed($age + $seconds) . $tail;
}

# A line of ps with the memory of a VM in use for the process that stands for QEMU: 3 GiB, in KiB.
sub sized {
  my ($line) = @_;
  return $line if index($line, "$folder/qemu-system-aarch64 ") < 0;
  return $line =~ s/^(\s*\d+\s+\d+\s+\d+\s+\S+\s+[\d.]+\s+)\d+(?=\s)/${1}3145728/r;
}

# [[dd-]hh:]mm:ss
sub elapsed {
  my ($age) = @_;
  my $clock = sprintf('%02d:%02d', $age / 60 % 60, $age % 60);
  return $clock if $age < 3600;
  $clock = sprintf('%02d:%s', $age / 3600 % 24, $clock);
  return $age < 86_400 ? $clock : sprintf('%02d-%s', $age / 86_400, $clock);
}
