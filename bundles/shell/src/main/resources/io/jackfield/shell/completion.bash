# Completion of jackfield for bash: the daemon says what may stand in the place of the last word.
_jackfield() {
  local found=() one words=("${COMP_WORDS[@]:1:COMP_CWORD}")
  words[COMP_CWORD - 1]=${words[COMP_CWORD - 1]//\\/}
  mapfile -t found < <("${COMP_WORDS[0]}" complete -- "${words[@]}" 2>/dev/null)
  COMPREPLY=()
  if [ "${found[0]-}" = :files ]; then
    compopt -o default
    return
  fi
  # What is put into the line is a word and no command, whatever the daemon calls its things.
  for one in "${found[@]}"; do
    printf -v one %q "$one"
    COMPREPLY+=("$one")
  done
}
complete -F _jackfield jackfield
