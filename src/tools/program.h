// The program `rapport`: its commands, and what is said where the command line is wrong.

#ifndef RAPPORT_TOOLS_PROGRAM_H_
#define RAPPORT_TOOLS_PROGRAM_H_

namespace rapport::tools {

// Does what the command line says and returns the exit status: 0 done, 1 it could not be done, 2
// wrong usage.
int RunProgram(int argc, const char* const* argv, const char* version);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_PROGRAM_H_
