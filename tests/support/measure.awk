# measure.awk: how long functions are, "lines file: first line of its head" for each.
# Blank lines do not count.  Relies on .clang-format: a function's braces are the only
# ones that stand in the first column by themselves.
FNR == 1 { head = inside = 0 }
inside && /^}/ { print n + 1, FILENAME ": " name; inside = head = 0; next }
inside { n += !/^[ \t]*$/; next }
/^\{$/ { inside = 1; n = head + 1; next }
/^[ \t]*$/ || /^[#}]/ || /\*\/$/ || /;$/ { head = 0; next }
{ if (head++ == 0) name = $0 }
