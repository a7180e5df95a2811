# LEMON, for tests and benches alone: the peer of joint matching and its oracle.

find_path(RAPPORT_LEMON_INCLUDE_DIR lemon/network_simplex.h)
find_library(RAPPORT_LEMON_LIBRARY lemon)
mark_as_advanced(RAPPORT_LEMON_INCLUDE_DIR RAPPORT_LEMON_LIBRARY)
if(NOT RAPPORT_LEMON_INCLUDE_DIR OR NOT RAPPORT_LEMON_LIBRARY)
  message(STATUS "Rapport: no LEMON, so joint matching has no peer (see cmake/packages_test.txt)")
  return()
endif()

# LEMON 1.3.1 constructs maps by std::allocator::construct and destroy, which C++20 has no more. So
# what includes its headers is C++17, and what includes ours is kept out of it. As a template it is
# compiled to the last warning with us, which its authors did not do: only errors count.
rapport_glob(rapport_peers_sources bench/peers)
add_library(rapport_peers STATIC ${rapport_peers_sources})
set_target_properties(rapport_peers PROPERTIES
  CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
target_compile_options(rapport_peers PRIVATE -w)
target_include_directories(rapport_peers PUBLIC "${PROJECT_SOURCE_DIR}")
target_include_directories(rapport_peers SYSTEM PRIVATE "${RAPPORT_LEMON_INCLUDE_DIR}")
target_link_libraries(rapport_peers PRIVATE "${RAPPORT_LEMON_LIBRARY}")
target_compile_definitions(rapport_peers INTERFACE RAPPORT_HAVE_LEMON)
